using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.PluginFiles;

/// <summary>An installation without plugins, and packages for it.</summary>
internal sealed class TestPackages : IDisposable
{
    public TestInstallation Installation { get; } = new();

    public string this[string name] => Installation.Folder[name];

    /// <summary>Where the plugin's module initialiser leaves a file when any of its code runs.</summary>
    public string Marker => this["it-ran"];

    /// <summary>Makes a package with a sink.</summary>
    public string Package(string name, string more = "")
    {
        using TestInstallation elsewhere = new();
        string tell = $$"""
            internal static class Tell
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Run() => File.WriteAllText("{{Marker}}", "");
            }
            """;
        elsewhere.Add(name, PluginSources.Sink(name) + tell + more);
        return TestPackage.Of(elsewhere.Folder["plugins/" + name]).Write(this[name + more.Length + ".nupkg"]);
    }

    /// <summary>Runs a command of <c>monitor plugins</c> with a configuration.</summary>
    public Task<MonitorProgram> RunAsync(string configuration, params IEnumerable<string> words) =>
        MonitorProgram.RunAsync(["plugins", .. words, "-c", configuration]);

    public void Dispose() => Installation.Dispose();
}
