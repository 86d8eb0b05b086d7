using System.Diagnostics;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.PluginFiles;

/// <summary>An installation that is killed in the middle: the old plugin is there or the new one, whole.</summary>
public sealed class InstallCrashTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private const int Killed = 128 + 9;
    private readonly TestPackages _packages = new();
    private readonly string _configuration;
    private readonly string _old;
    private readonly string _new;

    public InstallCrashTests()
    {
        _configuration = _packages.Installation.Configure("sinks: { out: { plugin: acme } }");
        _old = _packages.Package("acme");
        _new = _packages.Package("acme", "internal static class Newer;");
    }

    public void Dispose() => _packages.Dispose();

    [Theory]
    [InlineData("fsync", 1, false)]
    [InlineData("fsync", 2, false)]
    [InlineData("fsync", 3, false)]
    [InlineData("renameat2", 1, false)]
    [InlineData("fsync", 4, true)]
    [InlineData("rmdir", 1, true)]
    public async Task Killed_at_any_step_it_leaves_the_old_plugin_or_the_new_one(string call, int time, bool isNew)
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed");
        Assert.Equal(0, (await _packages.RunAsync(_configuration, "install", _old)).ExitCode);
        string[] strace =
            ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=SIGKILL:when={time}", MonitorProgram.Path, "plugins", "install", _new, "--replace", "-c", _configuration];
        using Process install = Process.Start(new ProcessStartInfo(Strace, strace) { RedirectStandardOutput = true })!;
        Assert.Equal("", await install.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await install.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Killed, install.ExitCode);

        AssertIs(isNew ? _new : _old);
        Assert.NotEqual(["lock"], Left());
        MonitorProgram last = await _packages.RunAsync(_configuration, "install", isNew ? _old : _new, "--replace");
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        AssertIs(isNew ? _old : _new);
        Assert.Equal(["lock"], Left());
    }

    [Fact]
    public async Task Killed_at_any_time_it_leaves_the_old_plugin_or_the_new_one()
    {
        Stopwatch whole = Stopwatch.StartNew();
        Assert.Equal(0, (await _packages.RunAsync(_configuration, "install", _old)).ExitCode);
        int longest = (int)whole.ElapsedMilliseconds;
        Random random = new(1);
        for (int round = 0; round < (LongRun.IsOn ? 500 : 4); round++)
        {
            using Process install = MonitorProgram.Start(["plugins", "install", round % 2 == 0 ? _new : _old, "--replace", "-c", _configuration]);
            install.WaitForExit(random.Next(longest / 2, longest));
            install.Kill();
            await install.WaitForExitAsync(TestContext.Current.CancellationToken);

            MonitorProgram list = await _packages.RunAsync(_configuration, "list");
            Assert.Equal((0, ""), (list.ExitCode, list.Error));
            Assert.Matches("(?m)^acme +sink ", list.Output);
        }
    }

    private void AssertIs(string package)
    {
        Dictionary<string, byte[]> expected = PackageContent.Read(package)
            .Where(entry => entry.Key.StartsWith("plugin/", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["plugin/".Length..], entry => entry.Value);
        string folder = _packages["plugins/acme"];
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(folder, file.Key))));
        Assert.Equal([".installing", "acme"], Directory.GetFileSystemEntries(_packages["plugins"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private string?[] Left() => [.. Directory.GetFileSystemEntries(_packages["plugins/.installing"]).Select(Path.GetFileName)];
}
