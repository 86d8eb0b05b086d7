using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Monitor.Workers.Linux;

/// <summary>
/// Starts worker processes, from one thread that lives as long as the agent. Two things hang on the thread that forks: what a process may never
/// gain again is given up by the thread, since children have no more than it has; and the system ends a worker with the thread that started it.
/// </summary>
internal sealed partial class ProcessLauncher
{
    private const int NoNewPrivileges = 38;
    private const int Ambient = 47;
    private const int ClearAmbient = 4;
    private const int StackSize = 256 << 10;

    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> _wanted = [];

    private ProcessLauncher()
    {
        Thread thread = new(Run, StackSize) { Name = "worker launcher", IsBackground = true };
        thread.Start();
    }

    /// <summary>The one launcher of this process.</summary>
    public static ProcessLauncher Shared { get; } = new();

    /// <summary>Starts a process; it can never gain privileges that it does not begin with.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _wanted.Add((start, started));
        return started.Task;
    }

    private void Run()
    {
        _ = prctl(NoNewPrivileges, 1, 0, 0, 0);
        _ = prctl(Ambient, ClearAmbient, 0, 0, 0);
        foreach ((ProcessStartInfo start, TaskCompletionSource<Process> started) in _wanted.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        }
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);
}
