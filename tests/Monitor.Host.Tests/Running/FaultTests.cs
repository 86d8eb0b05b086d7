using System.Runtime.InteropServices;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.Running;

/// <summary>What nobody expects to fail is told with a code like anything else. Not beside other tests: standard error is the process's.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
[Collection(nameof(FaultTests))]
public sealed class FaultTests
{
    [Fact]
    public async Task An_exception_that_nobody_expected_is_MON4026_and_has_an_exit_code_of_its_own()
    {
        TextWriter before = Console.Error;
        using StringWriter told = new();
        Console.SetError(told);
        try
        {
            Assert.Equal(5, await RunCommand.TellFaultsAsync(() => throw new InvalidOperationException("no such luck")));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.StartsWith("MON4026: Monitor ended with InvalidOperationException: no such luck. Report this line, with those behind it.\n", told.ToString());
        Assert.Contains(nameof(An_exception_that_nobody_expected_is_MON4026_and_has_an_exit_code_of_its_own), told.ToString());
    }

    [Fact]
    public async Task A_state_folder_that_was_moved_meanwhile_is_no_fault()
    {
        using TestInstallation installation = new();
        string configuration = installation.AddTakingSink().Configure("collectors: []\nqueue: { drain: 1 s }\nsinks: { out: { plugin: taking } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration);
        Directory.Move(installation.Folder["state"], installation.Folder["moved"]);

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("Exception", result.Error);
    }
}
