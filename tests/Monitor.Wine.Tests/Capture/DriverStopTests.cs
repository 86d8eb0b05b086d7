using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests.Capture;

/// <summary>The driver is stopped while an agent reads: a class of its own, since afterwards the driver is gone.</summary>
public sealed class DriverStopTests : IClassFixture<FakeKernel>
{
    private readonly FakeKernel _kernel;

    public DriverStopTests(FakeKernel kernel)
    {
        FakeKernel.SkipIfMissing();
        _kernel = kernel;
    }

    [Fact]
    public void A_driver_that_is_stopped_while_it_is_read_goes_when_the_agent_has_ended_and_leaves_nothing()
    {
        using CapturingAgent agent = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\stopped");
        Assert.NotEqual(0, _kernel.Read().Registered);
        _kernel.Raise(lives: 100, threads: 1, pause: 5);
        agent.WaitForRecords(1);

        _kernel.AskForDriver("stop");
        _kernel.WaitUntilRaised();
        agent.StopWithoutDriver();

        WineWait.Until(() => _kernel.Read() is { Registered: 0, Mappings: 0 }, "the driver's end", () => $"{_kernel.Read()}");
    }
}
