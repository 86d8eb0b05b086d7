using Monitor.Host.CommandLine;
using Monitor.Host.Running;

namespace Monitor.Host.Services;

/// <summary>The agent's life as a service: tells the service manager how it goes, and does what that asks for. For several threads.</summary>
internal sealed class ServiceLife : IDisposable
{
    /// <summary>What is answered to what was asked for and done.</summary>
    public const uint Done = 0;

    /// <summary>What is answered to what the service does not know.</summary>
    public const uint NotImplemented = 120;

    /// <summary>So often a step is told while the service is on its way.</summary>
    public static readonly TimeSpan StepInterval = TimeSpan.FromSeconds(2);

    /// <summary>So long the service manager is asked to wait for the next step.</summary>
    public static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(30);

    private readonly Action<ServiceStatus> _report;
    private readonly ITimer _steps;
    private readonly Lock _lock = new();
    private StopRequest? _stop;
    private ServiceState _state = ServiceState.Starting;
    private uint _checkpoint;
    private string? _stopReason;

    /// <summary>It is on its way to run.</summary>
    /// <param name="report">Tells the service manager.</param>
    /// <param name="time">The clock.</param>
    public ServiceLife(Action<ServiceStatus> report, TimeProvider time)
    {
        _report = report;
        _steps = time.CreateTimer(_ => Step(), null, StepInterval, StepInterval);
        Step();
    }

    /// <summary>From now on what the service manager asks for is done.</summary>
    /// <param name="stop">Takes the wish to stop; also one that came before.</param>
    /// <returns>Ends that.</returns>
    public ServiceStop Attach(StopRequest stop)
    {
        string? reason;
        lock (_lock)
        {
            _stop = stop;
            reason = _stopReason;
        }

        if (reason is not null)
            stop.Request(reason);
        return new ServiceStop(this);
    }

    /// <summary>The agent does not listen any more.</summary>
    public void Detach()
    {
        lock (_lock)
            _stop = null;
    }

    /// <summary>The agent captures.</summary>
    public void Run()
    {
        lock (_lock)
        {
            if (_state != ServiceState.Starting)
                return;
            _state = ServiceState.Running;
            _checkpoint = 0;
            _report(new ServiceStatus(_state));
        }
    }

    /// <summary>The agent is about to stop, whoever asked for it.</summary>
    public void BeginStop()
    {
        lock (_lock)
        {
            if (_state is ServiceState.Stopping or ServiceState.Stopped)
                return;
            _state = ServiceState.Stopping;
            _checkpoint = 0;
            Step();
        }
    }

    /// <summary>The agent has ended.</summary>
    /// <param name="exitCode">The program's exit code, see <see cref="ExitCode"/>.</param>
    public void End(int exitCode)
    {
        lock (_lock)
        {
            _state = ServiceState.Stopped;
            _report(new ServiceStatus(_state, exitCode));
        }
    }

    /// <summary>Does what the service manager asks for; returns at once.</summary>
    /// <returns>What is answered.</returns>
    public uint Handle(ServiceControl control)
    {
        switch (control)
        {
            case ServiceControl.Stop:
                RequestStop("the service manager");
                return Done;
            case ServiceControl.Shutdown or ServiceControl.PreShutdown:
                RequestStop("the system goes down");
                return Done;
            case ServiceControl.ParameterChange:
                HangUp();
                return Done;
            case ServiceControl.Interrogate:
                return Done;
            default:
                return NotImplemented;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _steps.Dispose();

    private void HangUp()
    {
        lock (_lock)
            _stop?.HungUp();
    }

    private void RequestStop(string reason)
    {
        BeginStop();
        lock (_lock)
        {
            _stopReason ??= reason;
        }

        // Not here: the service manager waits for the answer, and what the request sets going takes its time.
        _ = Task.Run(() =>
        {
            lock (_lock)
                _stop?.Request(reason);
        });
    }

    private void Step()
    {
        lock (_lock)
        {
            if (_state is ServiceState.Starting or ServiceState.Stopping)
                _report(new ServiceStatus(_state, Checkpoint: ++_checkpoint));
        }
    }
}

/// <summary>As long as this is there, the agent listens to the service manager.</summary>
/// <param name="life">The service's life.</param>
internal sealed class ServiceStop(ServiceLife life) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => life.Detach();
}
