namespace Monitor.Host.Services;

/// <summary>What the service manager can ask of a service; the numbers are Windows'.</summary>
internal enum ServiceControl : uint
{
    /// <summary>To stop.</summary>
    Stop = 1,

    /// <summary>How it is.</summary>
    Interrogate = 4,

    /// <summary>To stop, since the system goes down.</summary>
    Shutdown = 5,

    /// <summary>To look at its parameters anew.</summary>
    ParameterChange = 6,

    /// <summary>To stop, since the system is about to go down; there is more time than later.</summary>
    PreShutdown = 15,
}

/// <summary>How a service is; the numbers are Windows'.</summary>
internal enum ServiceState : uint
{
    /// <summary>It does not run.</summary>
    Stopped = 1,

    /// <summary>It is on its way to run.</summary>
    Starting = 2,

    /// <summary>It is on its way to stop.</summary>
    Stopping = 3,

    /// <summary>It runs.</summary>
    Running = 4,
}

/// <summary>What a service tells the service manager.</summary>
/// <param name="State">How it is.</param>
/// <param name="ExitCode">Of one that has stopped, the program's exit code.</param>
/// <param name="Checkpoint">Grows while it is on its way.</param>
internal readonly record struct ServiceStatus(ServiceState State, int ExitCode = 0, uint Checkpoint = 0);
