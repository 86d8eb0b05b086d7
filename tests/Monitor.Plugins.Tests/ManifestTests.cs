using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class ManifestTests : IDisposable
{
    private const string Hash = "0000000000000000000000000000000000000000000000000000000000000000";
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("{\n  \"name\" \"x\"\n}", "MON2004", 2, 10)]
    [InlineData("[]", "MON2004", 1, 1)]
    [InlineData("{\n  \"name\": 7\n}", "MON2004", 2, 11)]
    [InlineData("{\n  \"name\": \"good\", \"name\": \"good\"\n}", "MON2004", 2, 19)]
    [InlineData("{\n  \"näme\": \"good\", \"versiom\": \"1\"\n}", "MON2005", 2, 3)]
    [InlineData("{\n  \"files\": { \"ä\": \"" + Hash + "\", \"../x\": \"" + Hash + "\" }\n}", "MON2007", 2, 87)]
    [InlineData("{ \"files\": { \"/etc/passwd\": \"" + Hash + "\" } }", "MON2007", 1, 14)]
    [InlineData("{ \"files\": { \"a/../../x\": \"" + Hash + "\" } }", "MON2007", 1, 14)]
    [InlineData("{ \"files\": { \"a\\\\x\": \"" + Hash + "\" } }", "MON2007", 1, 14)]
    [InlineData("{ \"files\": { \"plugin.json\": \"" + Hash + "\" } }", "MON2007", 1, 14)]
    [InlineData("{ \"files\": { \"x.dll\": \"ABCDEF\" } }", "MON2007", 1, 23)]
    [InlineData("{ \"files\": { \"x.dll\": \"A" + "000000000000000000000000000000000000000000000000000000000000000" + "\" } }", "MON2007", 1, 23)]
    [InlineData("{ \"files\": { \"x\": \"" + Hash + "\", \"x\": \"" + Hash + "\" } }", "MON2004", 1, 87)]
    [InlineData("{ \"name\": \"\\ud800\" }", "MON2004", 1, 11)]
    public void What_is_wrong_is_told_with_line_and_column(string manifest, string code, int line, int column)
    {
        string path = WriteManifest(manifest);

        MonitorError error = _host.Refused("good", code);

        Assert.Equal(new SourcePlace(path, line, column), error.Place);
    }

    [Theory]
    [InlineData("Name", "name", "MON2007")]
    [InlineData("-name", "name", "MON2007")]
    [InlineData("na_me", "name", "MON2007")]
    [InlineData("", "name", "MON2007")]
    [InlineData("", "version", "MON2007")]
    [InlineData("1.0.0 (signed by Acme)", "version", "MON2007")]
    [InlineData("", "sdk", "MON2007")]
    [InlineData("other.dll", "assembly", "MON2007")]
    [InlineData("lib/inner.dll", "assembly", "MON2007")]
    [InlineData("readme.txt", "assembly", "MON2007")]
    public void A_value_that_cannot_be_is_refused(string value, string key, string code)
    {
        Dictionary<string, string> values = new() { ["name"] = "good", ["version"] = "1.0.0", ["assembly"] = "a.dll", ["sdk"] = "0.1.0" };
        values[key] = value;
        string strings = string.Join(", ", values.Select(pair => $"\"{pair.Key}\": \"{pair.Value}\""));
        WriteManifest($$"""{ {{strings}}, "files": { "a.dll": "{{Hash}}", "lib/inner.dll": "{{Hash}}", "readme.txt": "{{Hash}}" } }""");

        Assert.Contains($"'{value}' of '{key}'", _host.Refused("good", code).Cause);
    }

    [Fact]
    public void An_unknown_key_gets_a_suggestion()
    {
        WriteManifest("""{ "asembly": "a.dll" }""");

        MonitorError error = _host.Refused("good", "MON2005");

        Assert.Contains("'asembly'", error.Cause);
        Assert.Contains("Did you mean 'assembly'?", error.Cure);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("assembly")]
    [InlineData("sdk")]
    [InlineData("files")]
    public void A_missing_key_is_named(string missing)
    {
        string[] all = ["\"name\": \"good\"", "\"version\": \"1\"", "\"assembly\": \"a.dll\"", "\"sdk\": \"1\"", $"\"files\": {{ \"a.dll\": \"{Hash}\" }}"];
        WriteManifest("{" + string.Join(", ", all.Where(each => !each.StartsWith($"\"{missing}\"", StringComparison.Ordinal))) + "}");

        Assert.Contains($"'{missing}'", _host.Refused("good", "MON2006").Cause);
    }

    [Fact]
    public void Text_after_the_end_is_refused()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        File.AppendAllText(Path.Combine(folder, "plugin.json"), "{}");

        _host.Refused("good", "MON2004");
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        string manifest = Path.Combine(folder, "plugin.json");
        File.WriteAllBytes(manifest, [0xef, 0xbb, 0xbf, .. File.ReadAllBytes(manifest)]);

        Assert.Single(_host.LoadWell().Loaded);
    }

    [Fact]
    public void A_manifest_that_never_ends_is_not_read()
    {
        WriteManifest(new string(' ', (1 << 20) + 1));

        _host.Refused("good", "MON2003");
    }

    [Fact]
    public void The_folder_has_to_be_called_as_the_plugin()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        Directory.Move(folder, _host.FolderOf("other"));

        MonitorError error = _host.Refused("other", "MON2008");

        Assert.Contains("Plugin good", error.Cause);
        Assert.Contains("to good", error.Cure);
    }

    private string WriteManifest(string text)
    {
        string path = Path.Combine(_host.FolderOf("good"), "plugin.json");
        Directory.CreateDirectory(_host.FolderOf("good"));
        File.WriteAllText(path, text);
        return path;
    }
}
