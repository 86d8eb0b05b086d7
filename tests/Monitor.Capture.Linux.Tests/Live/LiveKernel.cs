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
        | KernelHooks.ImageLoad | KernelHooks.DriverLoad | KernelHooks.BpfProgram;

    private readonly Lazy<CaptureSession> _session = new(() => new CaptureSession(Everything));
    private readonly Lazy<string> _actions = new(() => Compile("actions"));
    private readonly Lazy<string> _code = new(() => Compile("code"));

    internal CaptureSession Session
    {
        get
        {
            SkipUnlessLive();
            return _session.Value;
        }
    }

    /// <summary>Path of the compiled actions.c.</summary>
    internal string Actions
    {
        get
        {
            Assert.SkipWhen(Capture.Tests.RawRecords.CCompiler.Find() is null, "This machine has no C compiler (cc, gcc or clang).");
            return _actions.Value;
        }
    }

    /// <summary>Path of the compiled code.c.</summary>
    internal string Code
    {
        get
        {
            Assert.SkipWhen(Capture.Tests.RawRecords.CCompiler.Find() is null, "This machine has no C compiler (cc, gcc or clang).");
            return _code.Value;
        }
    }

    internal static void SkipUnlessLive()
    {
        string? obstacle = PlatformCheck.Find()?.ToString();
        Assert.SkipWhen(obstacle is not null, $"No live capture here: {obstacle}");
    }

    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
        if (_actions.IsValueCreated)
            File.Delete(_actions.Value);
        if (_code.IsValueCreated)
            File.Delete(_code.Value);
    }

    private static string Compile(string name)
    {
        string program = Path.Combine(Path.GetTempPath(), $"monitor-{name}-{Environment.ProcessId}");
        Program.Output(Capture.Tests.RawRecords.CCompiler.Find()!, "-Wall", "-O1", Path.Combine(AppContext.BaseDirectory, $"{name}.c"), "-o", program, "-lpthread");
        return program;
    }
}
