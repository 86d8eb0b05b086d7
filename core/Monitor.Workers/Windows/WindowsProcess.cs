using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Windows;

/// <summary>A worker's process on Windows, and its job.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsProcess : ISystemProcess
{
    private readonly SafeProcessHandle _process;
    private readonly WorkerJob _job;
    private readonly WorkerPipes _pipes;
    private readonly ProcessEnd _end;
    private readonly RegisteredWaitHandle _wait;
    private volatile bool _isOver;

    /// <param name="process">The process.</param>
    /// <param name="id">Its id.</param>
    /// <param name="job">The job that it is in.</param>
    /// <param name="pipes">Its pipes.</param>
    public WindowsProcess(SafeProcessHandle process, int id, WorkerJob job, WorkerPipes pipes)
    {
        _process = process;
        Id = id;
        _job = job;
        _pipes = pipes;
        TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exited = exited.Task;
        _end = new ProcessEnd(process);
        _wait = ThreadPool.RegisterWaitForSingleObject(_end, (_, _) => exited.SetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
    }

    /// <inheritdoc/>
    public int Id { get; }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <inheritdoc/>
    public int ExitCode
    {
        get
        {
            _ = GetExitCodeProcess(_process, out int code);
            return code;
        }
    }

    /// <inheritdoc/>
    public Stream Input => _pipes.Input;

    /// <inheritdoc/>
    public Stream Output => _pipes.Output;

    /// <inheritdoc/>
    public Stream Error => _pipes.Error;

    /// <inheritdoc/>
    public string Limits => _job.Description;

    /// <inheritdoc/>
    public bool IsMemoryLimited => true;

    /// <summary>What it has committed, which is what the job limits; without what it has started.</summary>
    public long Memory
    {
        get
        {
            MemoryCounters counters = new() { Size = (uint)sizeof(MemoryCounters) };
            try
            {
                return !_isOver && GetProcessMemoryInfo(_process, &counters, counters.Size) != 0 ? (long)counters.PageFile : 0;
            }
            catch (ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsOutOfMemory => ExitStatus.IsOutOfMemory(ExitCode);

    /// <inheritdoc/>
    public string ExitWords => ExitStatus.Describe(ExitCode);

    /// <inheritdoc/>
    public void Kill()
    {
        if (_isOver)
            return;
        try
        {
            _job.End();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    /// <inheritdoc/>
    public void EndRest()
    {
        Kill();
        _isOver = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wait.Unregister(null);
        _end.Dispose();
        _process.Dispose();
        _pipes.Dispose();
        _job.Dispose();
    }

    [LibraryImport("kernel32")]
    private static partial int GetExitCodeProcess(SafeProcessHandle process, out int code);

    [LibraryImport("kernel32", EntryPoint = "K32GetProcessMemoryInfo")]
    private static partial int GetProcessMemoryInfo(SafeProcessHandle process, MemoryCounters* counters, uint size);

    /// <summary>What fires when a process ends: its handle, which stays the process's.</summary>
    private sealed class ProcessEnd : WaitHandle
    {
        public ProcessEnd(SafeProcessHandle process) => SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false);
    }
}
