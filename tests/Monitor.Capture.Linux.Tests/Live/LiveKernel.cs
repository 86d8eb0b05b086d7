using Monitor.Sdk.Collectors;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(Monitor.Capture.Linux.Tests.Live.LiveKernel))]

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>One capture with every hook for all tests that only look, and the program whose actions they look at. A test is skipped
/// where there is no live capture.</summary>
public sealed class LiveKernel : IDisposable
{
    public const KernelHooks Everything = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate | KernelHooks.NetworkConnect
        | KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename
        | KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner
        | KernelHooks.ImageLoad | KernelHooks.DriverLoad | KernelHooks.BpfProgram
        | KernelHooks.DnsMessage
        | KernelHooks.RawAccessRead | KernelHooks.FileExecutable | KernelHooks.ProcessAccess;

    private readonly Lazy<CaptureSession> _session = new(() => new CaptureSession(Everything));
    private readonly Lazy<string> _actions = new(() => Compile("actions"));
    private readonly Lazy<string> _fileActions = new(() => Compile("file_actions"));
    private readonly Lazy<string> _ringActions = new(() => Compile("ring_actions"));
    private readonly Lazy<string> _code = new(() => Compile("code"));
    private readonly Lazy<string> _accesses = new(() => Compile("accesses"));

    internal CaptureSession Session
    {
        get
        {
            SkipUnlessLive();
            return _session.Value;
        }
    }

    /// <summary>Path of the compiled actions.c.</summary>
    internal string Actions => Compiled(_actions);

    /// <summary>Path of the compiled file_actions.c.</summary>
    internal string FileActions => Compiled(_fileActions);

    /// <summary>Path of the compiled ring_actions.c.</summary>
    internal string RingActions => Compiled(_ringActions);

    /// <summary>Path of the compiled code.c.</summary>
    internal string Code => Compiled(_code);

    /// <summary>Path of the compiled accesses.c.</summary>
    internal string Accesses => Compiled(_accesses);

    internal static void SkipUnlessLive()
    {
        string? obstacle = PlatformCheck.Find()?.ToString();
        Assert.SkipWhen(obstacle is not null, $"No live capture here: {obstacle}");
    }

    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
        foreach (Lazy<string> program in new[] { _actions, _fileActions, _ringActions, _code, _accesses }.Where(program => program.IsValueCreated))
            File.Delete(program.Value);
    }

    private static string Compiled(Lazy<string> program)
    {
        Assert.SkipWhen(Capture.Tests.RawRecords.CCompiler.Find() is null, "This machine has no C compiler (cc, gcc or clang).");
        return program.Value;
    }

    private static string Compile(string name)
    {
        string program = Path.Combine(Path.GetTempPath(), $"monitor-{name}-{Environment.ProcessId}");
        Program.Output(Capture.Tests.RawRecords.CCompiler.Find()!, "-Wall", "-O1", Path.Combine(AppContext.BaseDirectory, $"{name}.c"), "-o", program, "-lpthread");
        return program;
    }
}
