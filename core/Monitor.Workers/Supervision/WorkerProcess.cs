using System.ComponentModel;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Workers.Supervision;

/// <summary>A worker's process, from its start to its end; what it says goes to the agent's log.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int StackSize = 256 << 10;

    private readonly ISystemProcess _process;
    private readonly LogLines _lines;
    private readonly Thread _listening;

    private WorkerProcess(ISystemProcess process, LogLines lines)
    {
        _process = process;
        _lines = lines;
        _listening = new Thread(() => lines.ReadFrom(process.Error), StackSize) { Name = "worker's words", IsBackground = true };
        _listening.Start();
    }

    /// <inheritdoc cref="ISystemProcess.Id"/>
    public int Id => _process.Id;

    /// <inheritdoc cref="ISystemProcess.Exited"/>
    public Task Exited => _process.Exited;

    /// <inheritdoc cref="ISystemProcess.Input"/>
    public Stream Input => _process.Input;

    /// <inheritdoc cref="ISystemProcess.Output"/>
    public Stream Output => _process.Output;

    /// <inheritdoc cref="ISystemProcess.Limits"/>
    public string Limits => _process.Limits;

    /// <inheritdoc cref="ISystemProcess.IsMemoryLimited"/>
    public bool IsMemoryLimited => _process.IsMemoryLimited;

    /// <inheritdoc cref="ISystemProcess.Memory"/>
    public long Memory => _process.Memory;

    /// <summary>Whether it ended as one that was told to.</summary>
    public bool ExitedWell => _process.ExitCode == WorkerExit.Well;

    /// <summary>Starts a worker.</summary>
    /// <param name="system">The operating system.</param>
    /// <param name="start">What to start.</param>
    /// <param name="log">Takes what it says.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">It cannot be started.</exception>
    public static async Task<WorkerProcess> StartAsync(IWorkerSystem system, WorkerStart start, IDiagnosticLog log, TimeProvider time)
    {
        try
        {
            return new WorkerProcess(await system.StartAsync(start).ConfigureAwait(false), new LogLines(start.Name, log, time));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new MonitorException(WorkerErrors.NotStarted(start.Name, exception.Message.TrimEnd('.')), exception);
        }
    }

    /// <inheritdoc cref="ISystemProcess.Kill"/>
    public void Kill() => _process.Kill();

    /// <inheritdoc cref="ISystemProcess.EndRest"/>
    public void EndRest() => _process.EndRest();

    /// <summary>Says how it ended; when it has.</summary>
    /// <param name="memory">The memory that it was allowed.</param>
    public string DescribeEnd(long memory)
    {
        _listening.Join(TimeSpan.FromSeconds(1));
        string words = _lines.LastWords.Length == 0 ? "" : $" ({_lines.LastWords})";
        int code = _process.ExitCode;
        if (_process.IsOutOfMemory || code == WorkerExit.OutOfMemory)
            return $"it needed more than its memory of {new ByteSize(memory)}";
        return code switch
        {
            WorkerExit.Well => "it ended by itself",
            WorkerExit.AgentGone => $"its pipe broke{words}",
            _ => _process.ExitWords + words,
        };
    }

    /// <summary>Closes the pipes, and gives up what held the limits; when it has ended.</summary>
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        _process.Error.Dispose();
        _process.Dispose();
    }
}
