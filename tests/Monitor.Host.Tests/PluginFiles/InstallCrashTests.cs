using System.Diagnostics;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.PluginFiles;

/// <summary>An installation that is killed at any moment: the old plugin is there or the new one, whole.</summary>
public sealed class InstallCrashTests : IDisposable
{
    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task A_killed_installation_leaves_the_old_plugin_or_the_new_one()
    {
        string configuration = _packages.Installation.Configure("sinks: { out: { plugin: acme } }");
        string[] packages = [_packages.Package("acme"), _packages.Package("acme", "internal static class Newer;")];
        Stopwatch whole = Stopwatch.StartNew();
        Assert.Equal(0, (await _packages.RunAsync(configuration, "install", packages[0])).ExitCode);
        int longest = (int)whole.ElapsedMilliseconds;
        Random random = new(1);
        for (int round = 0; round < (LongRun.IsOn ? 500 : 8); round++)
        {
            using Process install = MonitorProgram.Start(["plugins", "install", packages[round % 2], "--replace", "-c", configuration]);
            install.WaitForExit(random.Next(longest / 2, longest));
            install.Kill();
            await install.WaitForExitAsync(TestContext.Current.CancellationToken);

            MonitorProgram list = await _packages.RunAsync(configuration, "list");
            Assert.Equal((0, ""), (list.ExitCode, list.Error));
            Assert.Matches("(?m)^acme +sink ", list.Output);
        }

        MonitorProgram last = await _packages.RunAsync(configuration, "install", packages[0], "--replace");
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Equal([".installing", "acme"], Directory.GetFileSystemEntries(_packages["plugins"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["lock"], Directory.GetFileSystemEntries(_packages["plugins/.installing"]).Select(Path.GetFileName));
    }
}
