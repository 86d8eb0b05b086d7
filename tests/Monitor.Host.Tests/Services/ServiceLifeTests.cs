using Microsoft.Extensions.Time.Testing;
using Monitor.Host.Running;
using Monitor.Host.Services;

namespace Monitor.Host.Tests.Services;

/// <summary>What the service manager of Windows is told, and what is done for it.</summary>
public sealed class ServiceLifeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly List<ServiceStatus> _told = [];
    private readonly ServiceLife _life;
    private readonly StopRequest _stop = new();

    public ServiceLifeTests() => _life = new ServiceLife(_told.Add, _time);

    public void Dispose()
    {
        _life.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void A_service_tells_each_state_once()
    {
        _life.Run();
        _life.Run();
        _life.BeginStop();
        _life.BeginStop();
        _life.End(0);

        Assert.Equal([ServiceState.Starting, ServiceState.Running, ServiceState.Stopping, ServiceState.Stopped], _told.Select(status => status.State));
    }

    [Fact]
    public void While_it_starts_or_stops_it_tells_steps_and_none_while_it_runs()
    {
        _time.Advance(ServiceLife.StepInterval * 2);
        _life.Run();
        _time.Advance(ServiceLife.StepInterval * 5);
        _life.BeginStop();
        _time.Advance(ServiceLife.StepInterval);

        Assert.Equal(
            [(ServiceState.Starting, 1u), (ServiceState.Starting, 2u), (ServiceState.Starting, 3u), (ServiceState.Running, 0u), (ServiceState.Stopping, 1u), (ServiceState.Stopping, 2u)],
            _told.Select(status => (status.State, status.Checkpoint)));
    }

    [Fact]
    public void How_the_agent_ended_is_told()
    {
        _life.End(3);

        Assert.Equal(new ServiceStatus(ServiceState.Stopped, ExitCode: 3), _told[^1]);
    }

    [Theory]
    [InlineData((uint)ServiceControl.Stop, "the service manager")]
    [InlineData((uint)ServiceControl.Shutdown, "the system goes down")]
    [InlineData((uint)ServiceControl.PreShutdown, "the system goes down")]
    public void A_stop_is_answered_at_once_and_asked_of_the_agent(uint control, string reason)
    {
        _life.Run();
        using ServiceStop attached = _life.Attach(_stop);

        Assert.Equal(ServiceLife.Done, _life.Handle((ServiceControl)control));

        Assert.True(_stop.Token.WaitHandle.WaitOne(Patience));
        Assert.Equal(reason, _stop.Reason);
        Assert.Equal(ServiceState.Stopping, _told[^1].State);
    }

    [Fact]
    public void A_stop_before_the_agent_listens_is_not_forgotten()
    {
        _life.Handle(ServiceControl.Stop);

        using ServiceStop attached = _life.Attach(_stop);

        Assert.True(_stop.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_change_of_parameters_has_the_sinks_open_their_files_again()
    {
        int times = 0;
        _stop.HungUp = () => times++;
        using ServiceStop attached = _life.Attach(_stop);

        Assert.Equal(ServiceLife.Done, _life.Handle(ServiceControl.ParameterChange));

        Assert.Equal(1, times);
    }

    [Fact]
    public void What_it_does_not_know_is_answered_so() => Assert.Equal(ServiceLife.NotImplemented, _life.Handle((ServiceControl)200));
}
