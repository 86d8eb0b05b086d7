using System.Diagnostics;
using Monitor.Wine.Tests.Capture;
using Monitor.Wine.Tests.Harness;

[assembly: AssemblyFixture(typeof(FakeKernelBuild))]

namespace Monitor.Wine.Tests.Capture;

/// <summary>What build.sh makes: the fake kernel, the driver linked with it, and their programs. Built once, where the first test asks for it. An
/// assembly fixture.</summary>
public sealed class FakeKernelBuild : IDisposable
{
    private static readonly string[] Tools = ["clang", "lld-link", "llvm-dlltool", "osslsigncode", "openssl"];

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-fake-kernel-").FullName;
    private readonly Lazy<string> _built;

    /// <summary>Nothing yet.</summary>
    public FakeKernelBuild() => _built = new(Build);

    /// <summary>The first tool that is missing here; null if none is.</summary>
    public static string? MissingTool { get; } = Tools.FirstOrDefault(tool => !IsInstalled(tool) && !IsInstalled(tool + "-14"));

    /// <summary>Path of something that was built.</summary>
    public string this[string name] => Path.Combine(_built.Value, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Build()
    {
        ProcessStartInfo script = new(Path.Combine(WindowsBuild.Root, "tests/Monitor.Wine.Tests/FakeKernel/build.sh"), [_folder]) { RedirectStandardError = true };
        using Process build = Process.Start(script)!;
        string said = build.StandardError.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, $"The fake kernel cannot be built: {said}");
        return _folder;
    }

    private static bool IsInstalled(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
