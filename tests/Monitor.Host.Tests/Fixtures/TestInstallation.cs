using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>A folder with plugins that are compiled on the spot, and configurations that use them.</summary>
internal sealed class TestInstallation : IDisposable
{
    /// <summary>A sink that takes everything.</summary>
    public const string TakingSink = "taking";

    /// <summary>A sink that asks the agent to stop at the first batch.</summary>
    public const string StoppingSink = "stopping";

    private readonly StopRequest _stop = new();
    private ComponentSet? _components;

    public TestInstallation() => Directory.CreateDirectory(Folder["plugins"]);

    public TestFolder Folder { get; } = new();

    public RecordingLog Log { get; } = new();

    /// <summary>Compiles a plugin and installs it.</summary>
    public TestInstallation Add(string name, string source)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder["plugins"], name)).FullName;
        byte[] assembly = PluginCompiler.Compile($"Test.{name}", [source], PluginCompiler.HostSdk);
        File.WriteAllBytes(Path.Combine(folder, $"Test.{name}.dll"), assembly);
        Dictionary<string, string> files = new() { [$"Test.{name}.dll"] = Convert.ToHexStringLower(SHA256.HashData(assembly)) };
        string manifest = JsonSerializer.Serialize(new { name, version = "0.9.0", assembly = $"Test.{name}.dll", sdk = "0.1.0", files });
        File.WriteAllText(Path.Combine(folder, "plugin.json"), manifest);
        return this;
    }

    public TestInstallation AddTakingSink() => Add(TakingSink, PluginSources.Sink(TakingSink));

    public TestInstallation AddStoppingSink() => Add(StoppingSink, $$"""
        using Monitor.Sdk.Sinks;

        [Sink("{{StoppingSink}}")]
        public sealed class Entry(ISinkContext context) : ISink
        {
            public string Destination => "nowhere";

            public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
            {
                context.RequestStop("the test is over");
                return default;
            }

            public ValueTask DisposeAsync() => default;
        }
        """);

    /// <summary>Writes monitor.yaml, with folders of the test's own.</summary>
    public string Configure(string text) => Folder.Write("monitor.yaml", $"state: state\nruntime: runtime\nplugins: plugins\n{text}\n");

    /// <summary>Writes monitor.yaml and makes the components that it asks for.</summary>
    public ComponentSet Load(string text)
    {
        List<MonitorError> errors = [];
        MonitorConfiguration? configuration = MonitorConfiguration.Read(Configure(text), errors);
        Assert.Empty(errors);
        return _components = ComponentSet.Load(configuration!, Log, _stop);
    }

    public void Dispose()
    {
        _components?.Dispose();
        _stop.Dispose();
        Folder.Dispose();
    }
}
