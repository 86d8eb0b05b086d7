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
        | KernelHooks.ProcessAccess;

    private readonly Lazy<CaptureSession> _session = new(() => new CaptureSession(Everything));
    private readonly Lazy<string> _actions = new(() => Compile("actions"));
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
        foreach (Lazy<string> program in new[] { _actions, _accesses }.Where(program => program.IsValueCreated))
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
