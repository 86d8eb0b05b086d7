using System.Text.Json;
using Microsoft.CodeAnalysis;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>An install root of its own with a plugins folder; gone after the test.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly List<PluginSet> _sets = [];

    public TestHost()
    {
        Directory.CreateDirectory(PluginsFolder);
        Directory.CreateDirectory(Path.Combine(Root, "ran"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("monitor-plugins-").FullName;

    public string PluginsFolder => Path.Combine(Root, "plugins");

    /// <summary>Who may own files here.</summary>
    public HashSet<uint> Owners { get; } = [.. LinuxFileTrust.OwnersFor(Environment.ProcessPath!), LinuxFiles.CurrentUser];

    /// <summary>The version that manifests say.</summary>
    public string Version { get; set; } = "0.9.0";

    /// <summary>Whose signatures count.</summary>
    public SignaturePolicy Signatures { get; set; } = SignaturePolicy.None;

    public string FolderOf(string plugin) => Path.Combine(PluginsFolder, plugin);

    /// <summary>Compiles a plugin and installs it. Its module initialiser tells when any of its code runs.</summary>
    public string Add(string name, string source, MetadataReference? sdk = null, IEnumerable<MetadataReference>? references = null) =>
        Compile(this, name, source, "0.9.0", sdk, references);

    /// <summary>Compiles a plugin for this host into another one's folder: it is here that it tells when any of its code runs.</summary>
    public string Compile(
        TestHost into, string name, string source, string version, MetadataReference? sdk = null, IEnumerable<MetadataReference>? references = null)
    {
        string tell = $$"""
            internal static class Tell
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Run() => File.WriteAllText("{{Marker(name)}}", "");
            }
            """;
        byte[] assembly = PluginCompiler.Compile($"Test.{name}", [source, tell], [sdk ?? PluginCompiler.HostSdk, .. references ?? []]);
        Directory.CreateDirectory(into.FolderOf(name));
        into.Version = version;
        into.AddFile(name, $"Test.{name}.dll", assembly);
        return into.FolderOf(name);
    }

    /// <summary>Puts a file into a plugin's folder and lists it.</summary>
    public string AddFile(string plugin, string file, byte[] content)
    {
        string path = Path.Combine(FolderOf(plugin), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        WriteManifest(plugin);
        return path;
    }

    /// <summary>Writes the manifest that is right for what lies in the folder.</summary>
    public void WriteManifest(string plugin)
    {
        string folder = FolderOf(plugin);
        Dictionary<string, string> files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("plugin.json" or "plugin.sig"))
            .ToDictionary(path => Path.GetRelativePath(folder, path), LinuxFiles.Hash);
        File.WriteAllText(
            Path.Combine(folder, "plugin.json"),
            JsonSerializer.Serialize(new { name = plugin, version = Version, assembly = $"Test.{plugin}.dll", sdk = "0.7.0", files }));
    }

    public bool HasRun(string plugin) => File.Exists(Marker(plugin));

    public PluginSet Load(Func<PluginDescription, bool>? isWanted = null, params IReadOnlyList<PluginsRoot> roots)
    {
        PluginSet set = PluginSet.Load(Options(isWanted, roots));
        _sets.Add(set);
        return set;
    }

    public PluginSetOptions Options(Func<PluginDescription, bool>? isWanted = null, params IReadOnlyList<PluginsRoot> roots) => new()
    {
        Roots = roots.Count == 0 ? [new PluginsRoot(PluginsFolder)] : roots,
        FileTrust = new LinuxFileTrust(Root, Owners),
        Signatures = Signatures,
        IsWanted = isWanted ?? (_ => true),
    };

    /// <summary>Loads everything and expects it to be well.</summary>
    public PluginSet LoadWell(params IReadOnlyList<PluginsRoot> roots)
    {
        PluginSet set = Load(isWanted: null, roots);
        Assert.Empty(set.Errors);
        return set;
    }

    /// <summary>Loads everything and expects this one plugin to be refused, with one error that names it and before any of its code ran.</summary>
    public MonitorError Refused(string plugin, string code)
    {
        PluginSet set = Load();
        FoundPlugin found = Assert.Single(set.Found, found => found.Name == plugin);
        MonitorError error = Assert.Single(set.Errors);
        Assert.Equal((PluginState.Refused, code), (found.State, error.Code));
        Assert.Same(error, found.Error);
        Assert.Contains(plugin, error.Cause);
        Assert.NotNull(error.Place);
        Assert.Null(set.Find(plugin));
        Assert.False(HasRun(plugin), "Code of a refused plugin ran.");
        return error;
    }

    public void Dispose()
    {
        _sets.ForEach(set => set.Dispose());
        Directory.Delete(Root, recursive: true);
    }

    private string Marker(string plugin) => Path.Combine(Root, "ran", plugin);
}
