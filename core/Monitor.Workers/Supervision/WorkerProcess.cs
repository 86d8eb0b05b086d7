using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;
using Monitor.Workers.Limits;

namespace Monitor.Workers.Supervision;

/// <summary>A worker's process: started as its user and in its groups, with nothing of the agent's but two pipes and standard error.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private const int KillSignal = 9;
    private const int SetPipeSize = 1031;
    private const int PipeSize = 1 << 20;
    private const int StackSize = 256 << 10;
    private const int SignalBase = 128;
    private static readonly string[] Inherited = ["LANG", "LC_ALL", "TZ", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"];

    private readonly Process _process;
    private readonly WorkerGroup _group;
    private readonly LogLines _lines;
    private readonly Thread _listening;
    private readonly int _id;
    private volatile bool _isOver;

    private WorkerProcess(Process process, WorkerGroup group, LogLines lines)
    {
        _process = process;
        _id = process.Id;
        _group = group;
        _lines = lines;
        _listening = new Thread(() => lines.ReadFrom(process.StandardError.BaseStream), StackSize) { Name = "worker's words", IsBackground = true };
        _listening.Start();
        Exited = process.WaitForExitAsync();
    }

    /// <summary>The process id.</summary>
    public int Id => _id;

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited { get; }

    /// <summary>What goes to the worker.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What comes from the worker.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it is held to, in words.</summary>
    public string Limits => _group.Description;

    /// <summary>Whether the system holds it to its memory.</summary>
    public bool IsMemoryLimited => _group.LimitsMemory;

    /// <summary>Memory that it has, bytes; 0 when it is gone.</summary>
    public long Memory => _group.Memory ?? ResidentMemory();

    /// <summary>Whether it ended as one that was told to.</summary>
    public bool ExitedWell => _process.ExitCode == WorkerExit.Well;

    /// <summary>Starts a worker.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The component's name.</param>
    /// <param name="user">Who it runs as; null: who the agent runs as.</param>
    /// <param name="settings">Its limits.</param>
    /// <param name="log">Takes what it says.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">It cannot be started.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerProgram program, string name, string? user, WorkerSettings settings, IDiagnosticLog log, TimeProvider time)
    {
        WorkerGroup group = WorkerGroup.Create(name, settings, settings.UsesGroups ? GroupPlaces.Read() : GroupPlaces.Parse([], []));
        Process? process = null;
        try
        {
            process = await ProcessLauncher.Shared.StartAsync(Describe(program, name, user, settings)).ConfigureAwait(false);
            group.Add(process.Id);
            Enlarge(process.StandardInput);
            Enlarge(process.StandardOutput);
            return new WorkerProcess(process, group, new LogLines(name, log, time));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            process?.Kill();
            process?.Dispose();
            group.Dispose();
            throw new MonitorException(WorkerErrors.NotStarted(name, exception.Message.TrimEnd('.')), exception);
        }
    }

    /// <summary>Ends it at once, with all that it has started.</summary>
    public void Kill()
    {
        if (_isOver)
            return;
        _group.StopGrowth();
        _ = kill(-_id, KillSignal);
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

    /// <summary>When it has ended: ends what it has started and left behind. Its id may be another process's soon, and gets no signal any more.</summary>
    public void EndRest()
    {
        Kill();
        _isOver = true;
    }

    /// <summary>Says how it ended; when it has.</summary>
    /// <param name="memory">The memory that it was allowed.</param>
    public string DescribeEnd(long memory)
    {
        _listening.Join(TimeSpan.FromSeconds(1));
        string words = _lines.LastWords.Length == 0 ? "" : $" ({_lines.LastWords})";
        int code = _process.ExitCode;
        if (_group.OutOfMemoryKills > 0 || code == WorkerExit.OutOfMemory)
            return $"it needed more than its memory of {new ByteSize(memory)}";
        return code switch
        {
            WorkerExit.Well => "it ended by itself",
            WorkerExit.AgentGone => $"its pipe broke{words}",
            > SignalBase => string.Create(CultureInfo.InvariantCulture, $"killed by {SignalName(code - SignalBase)}{words}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"exit code {code}{words}"),
        };
    }

    /// <summary>Closes the pipes, which the system's own class leaves open, and removes the groups; when it has ended.</summary>
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
        _group.Dispose();
    }

    private static ProcessStartInfo Describe(WorkerProgram program, string name, string? user, WorkerSettings settings)
    {
        ProcessStartInfo start = new(program.Path, [.. program.Arguments, name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (user is not null)
            start.UserName = user;
        Dictionary<string, string?> inherited = Inherited.ToDictionary(variable => variable, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach ((string variable, string? value) in inherited)
        {
            if (value is not null)
                start.Environment[variable] = value;
        }

        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["DOTNET_ROOT"] = WorkerProgram.RuntimeRoot;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = (settings.Memory / 4 * 3).ToString("x", CultureInfo.InvariantCulture);
        return start;
    }

    /// <summary>A batch goes over in fewer pieces; where the system does not allow it, in more.</summary>
    private static void Enlarge(object stream)
    {
        Stream pipe = stream is StreamWriter writer ? writer.BaseStream : ((StreamReader)stream).BaseStream;
        if (pipe is System.IO.Pipes.PipeStream { SafePipeHandle: { } handle })
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
            string[] pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_id}/statm")).Split(' ');
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
