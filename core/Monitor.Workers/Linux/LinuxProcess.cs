using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Linux;

/// <summary>A worker's process on Linux, and its control groups.</summary>
internal sealed partial class LinuxProcess : ISystemProcess
{
    private const int KillSignal = 9;
    private const int SetPipeSize = 1031;
    private const int PipeSize = 1 << 20;
    private const int SignalBase = 128;

    private readonly Process _process;
    private readonly WorkerGroup _group;
    private volatile bool _isOver;

    /// <param name="process">The process, with its pipes.</param>
    /// <param name="group">The groups that it is in.</param>
    public LinuxProcess(Process process, WorkerGroup group)
    {
        _process = process;
        Id = process.Id;
        _group = group;
        Enlarge(Input);
        Enlarge(Output);
        Exited = process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public int Id { get; }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <inheritdoc/>
    public int ExitCode => _process.ExitCode;

    /// <inheritdoc/>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <inheritdoc/>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <inheritdoc/>
    public Stream Error => _process.StandardError.BaseStream;

    /// <inheritdoc/>
    public string Limits => _group.Description;

    /// <inheritdoc/>
    public bool IsMemoryLimited => _group.LimitsMemory;

    /// <inheritdoc/>
    public long Memory => _group.Memory ?? ResidentMemory();

    /// <inheritdoc/>
    public bool IsOutOfMemory => _group.OutOfMemoryKills > 0;

    /// <inheritdoc/>
    public string ExitWords => ExitCode > SignalBase
        ? $"killed by {SignalName(ExitCode - SignalBase)}"
        : string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}");

    /// <inheritdoc/>
    public void Kill()
    {
        if (_isOver)
            return;
        _group.StopGrowth();
        _ = kill(-Id, KillSignal);
        foreach (int member in _group.Members())
            _ = kill(member, KillSignal);
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
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
        // The system's own class leaves pipes open that somebody has asked for: who took them closes them.
        _process.Dispose();
        _group.Dispose();
    }

    /// <summary>A batch goes over in fewer pieces; where the system does not allow it, in more.</summary>
    private static void Enlarge(Stream stream)
    {
        if (stream is System.IO.Pipes.PipeStream { SafePipeHandle: { } handle })
            _ = fcntl((int)handle.DangerousGetHandle(), SetPipeSize, PipeSize);
    }

    private static string SignalName(int signal) => signal switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };

    private long ResidentMemory()
    {
        const int residentField = 1;
        try
        {
            string[] pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/statm")).Split(' ');
            return long.Parse(pages[residentField], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return 0;
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial int fcntl(int file, int command, int argument);
}
