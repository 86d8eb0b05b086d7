using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Wine.Tests.Harness;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Wine.Tests.Workers;

/// <summary>An agent with a collector and a sink in workers, which do what a test says, and a folder of its own.</summary>
internal sealed class WorkerAgent : IDisposable
{
    private readonly WinePrefix _prefix;
    private readonly string _folder;
    private readonly WineProcess _process;

    private WorkerAgent(WinePrefix prefix, string folder)
    {
        _prefix = prefix;
        _folder = folder;
        _process = prefix.Start(WindowsBuild.Program, "run", "--config", Configuration);
    }

    /// <summary>What it said on standard error.</summary>
    public string Error => _process.Error;

    private string Configuration => _folder + @"\monitor.yaml";

    /// <summary>Starts one and waits until it runs.</summary>
    public static WorkerAgent Start(WinePrefix prefix, string folder)
    {
        WriteConfiguration(prefix, folder, "cpu: 50 %");
        WorkerAgent agent = new(prefix, folder);
        agent._process.WaitForError("capturing after");
        return agent;
    }

    /// <summary>Writes a configuration, and the plugins that it names.</summary>
    public static void WriteConfiguration(WinePrefix prefix, string folder, string isolation)
    {
        Install(prefix, folder, "lab", PluginSources.Free("lab"));
        Install(prefix, folder, "out", PluginSources.Sink("out"));
        prefix.Write(folder + @"\monitor.yaml", $$"""
            state: state
            runtime: run
            collectors: [lab: { orders: '{{folder}}\orders' }]
            plugins: { lab: { isolation: worker, {{isolation}} }, out: { isolation: worker } }
            plugin-folders: [plugins]
            sinks: { out: { plugin: out, settings: { path: '{{folder}}\out.txt' } } }
            """);
    }

    /// <summary>Tells the collector what to do next.</summary>
    public void Order(string what) => File.AppendAllText(_prefix.Here(_folder + @"\orders"), what + "\n");

    /// <summary>Waits until the sink has written so many lines with an ending.</summary>
    public void WaitForLines(int count, string ending) => WineWait.Until(() => Lines().Count(line => line.EndsWith(ending, StringComparison.Ordinal)) >= count, $"{count} of '{ending}'", () => string.Join('\n', Lines()) + Error);

    /// <summary>Waits until a worker was started again so often.</summary>
    public JsonNode WaitForRestarts(string name, int count)
    {
        WineWait.Until(() => (int)Worker(name)["restarts"]! == count && Worker(name)["processId"] is not null, $"{count} restarts of {name}", () => Error);
        return Worker(name);
    }

    /// <summary>A worker, as the status shows it.</summary>
    public JsonNode Worker(string name)
    {
        JsonNode status = JsonNode.Parse(_prefix.Succeed(WindowsBuild.Program, "status", "--json", "--config", Configuration))!;
        return status["collectors"]!.AsArray().Concat(status["sinks"]!.AsArray()).Single(one => (string?)one!["name"] == name)!["worker"]!;
    }

    /// <summary>Stops it as Ctrl-C does.</summary>
    /// <returns>Its exit code.</returns>
    public int Stop()
    {
        _process.Interrupt();
        return _process.WaitForExit();
    }

    /// <summary>Ends it as a power failure would.</summary>
    public void End() => _process.End();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <summary>The lines that the sink has written.</summary>
    public string[] Lines()
    {
        string path = _prefix.Here(_folder + @"\out.txt");
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    /// <summary>Makes a package of a plugin.</summary>
    public static void Pack(string package, string name, string source)
    {
        using ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Create);
        foreach ((string file, byte[] content) in FilesOf(name, source))
        {
            using Stream entry = archive.CreateEntry("plugin/" + file).Open();
            entry.Write(content);
        }
    }

    private static void Install(WinePrefix prefix, string folder, string name, string source)
    {
        string target = Directory.CreateDirectory(prefix.Here($@"{folder}\plugins\{name}")).FullName;
        foreach ((string file, byte[] content) in FilesOf(name, source))
            File.WriteAllBytes(Path.Combine(target, file), content);
    }

    private static Dictionary<string, byte[]> FilesOf(string name, string source)
    {
        string assembly = $"Test.{name}.dll";
        byte[] code = PluginCompiler.Compile($"Test.{name}", [source], PluginCompiler.HostSdk);
        Dictionary<string, string> files = new() { [assembly] = Convert.ToHexStringLower(SHA256.HashData(code)) };
        return new() { [assembly] = code, ["plugin.json"] = JsonSerializer.SerializeToUtf8Bytes(new { name, version = "0.9.0", assembly, sdk = "0.1.0", files }) };
    }
}
