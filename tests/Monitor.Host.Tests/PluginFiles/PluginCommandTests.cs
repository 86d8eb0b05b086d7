using System.Runtime.Versioning;
using System.Text.Json;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.PluginFiles;

/// <summary>The commands about plugins as an operator runs them.</summary>
[SupportedOSPlatform("linux")]
public sealed class PluginCommandTests : IDisposable
{
    private const string Sinks = "sinks: { out: { plugin: acme } }\n";
    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task A_package_is_checked_installed_listed_and_removed()
    {
        string configuration = _packages.Installation.Configure(Sinks);
        string package = _packages.Package("acme");

        MonitorProgram check = await _packages.RunAsync(configuration, "check", package);
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Equal(
            """
            acme 0.9.0, a sink: would be loaded
              publisher  not signed
              sdk        built against Monitor.Sdk 0.1.0; all that it uses is there
              files      1, each as the manifest says
              isolation  in-process

            """,
            check.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_packages["plugins"]));

        MonitorProgram install = await _packages.RunAsync(configuration, "install", package);
        Assert.Equal((0, $"installed acme 0.9.0 into {_packages["plugins/acme"]}; not signed\nMonitor uses it from its next start\n", ""), (install.ExitCode, install.Output, install.Error));
        MonitorProgram again = await _packages.RunAsync(configuration, "install", package);
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.StartsWith($"MON2050 {_packages["plugins/acme"]}: ", Assert.Single(again.ErrorLines));
        MonitorProgram replace = await _packages.RunAsync(configuration, "install", package, "--replace");
        Assert.Contains(", in the place of 0.9.0; ", replace.Output);

        MonitorProgram list = await _packages.RunAsync(configuration, "list");
        Assert.Matches(@"(?m)^acme +sink +0\.9\.0 +\(unsigned\) +ready +Takes events$", list.Output);
        MonitorProgram named = await _packages.RunAsync(configuration, "check", "acme");
        Assert.Equal(check.Output, named.Output);
        Assert.False(File.Exists(_packages.Marker), "Code of the plugin ran.");
        MonitorProgram info = await _packages.RunAsync(configuration, "info", "acme");
        Assert.Equal((0, ""), (info.ExitCode, info.Error));

        MonitorProgram remove = await _packages.RunAsync(configuration, "remove", "acme");
        Assert.Equal((0, $"removed acme from {_packages["plugins/acme"]}\n", ""), (remove.ExitCode, remove.Output, remove.Error));
        MonitorProgram gone = await _packages.RunAsync(configuration, "remove", "acme");
        Assert.Equal(1, gone.ExitCode);
        Assert.StartsWith("MON1010: There is no plugin 'acme'", Assert.Single(gone.ErrorLines));
    }

    [Fact]
    public async Task A_collector_of_another_system_is_listed_as_such()
    {
        string configuration = _packages.Installation.Configure(Sinks);
        _packages.Installation.Add("away", PluginSources.Collector("away").Replace("Description", "Systems = CollectorSystems.Windows, Description"));

        MonitorProgram list = await _packages.RunAsync(configuration, "list");
        Assert.Equal(0, list.ExitCode);
        Assert.Matches(@"(?m)^away +collector +0\.9\.0 +\(unsigned\) +not here +Finds events$", list.Output);
        MonitorProgram json = await _packages.RunAsync(configuration, "list", "--json");
        Assert.Contains("\"state\": \"not here\"", json.Output);
    }

    [Fact]
    public async Task Where_signatures_are_required_only_signed_plugins_are_installed_and_loaded()
    {
        string package = _packages.Package("acme");
        MonitorProgram newKey = await MonitorProgram.RunAsync("plugins", "sign", "--new-key", _packages["acme.pem"]);
        Assert.Equal((0, ""), (newKey.ExitCode, newKey.Error));
        string configuration = _packages.Installation.Configure(Sinks + "trust: { require-signature: true, keys: [ { name: Acme Ltd, key: acme.pub.pem } ] }\n");

        MonitorProgram unsigned = await _packages.RunAsync(configuration, "install", package);
        Assert.Equal((1, ""), (unsigned.ExitCode, unsigned.Output));
        Assert.StartsWith($"MON2040 {package}: ", Assert.Single(unsigned.ErrorLines));
        MonitorProgram sign = await MonitorProgram.RunAsync("plugins", "sign", package, "--key", _packages["acme.pem"]);
        Assert.Equal((0, $"signed {package}\n", ""), (sign.ExitCode, sign.Output, sign.Error));
        MonitorProgram install = await _packages.RunAsync(configuration, "install", package);
        Assert.Contains("; signed by Acme Ltd\n", install.Output);
        MonitorProgram validate = await MonitorProgram.RunAsync("validate", "-c", configuration);
        Assert.Equal((0, ""), (validate.ExitCode, validate.Error));
        Assert.True(File.Exists(_packages.Marker), "Loading the plugin runs its module initialiser; else the next lines prove nothing.");

        File.Delete(_packages.Marker);
        File.Delete(_packages["plugins/acme/plugin.sig"]);
        MonitorProgram refused = await MonitorProgram.RunAsync("validate", "-c", configuration);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith($"MON2040 {_packages["plugins/acme"]}: ", Assert.Single(refused.ErrorLines));
        Assert.False(File.Exists(_packages.Marker), "Code of a refused plugin ran.");
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_an_error_of_the_configuration()
    {
        _packages.Installation.AddTakingSink();
        File.WriteAllText(_packages["text.pem"], "no key");
        const string taking = "sinks: { out: { plugin: taking } }\n";
        string configuration = _packages.Installation.Configure(taking + "trust: { keys: [ { name: Acme, key: text.pem } ] }\n");

        MonitorProgram validate = await MonitorProgram.RunAsync("validate", "-c", configuration);
        Assert.Equal((3, ""), (validate.ExitCode, validate.Output));
        Assert.StartsWith($"MON2042 {_packages["text.pem"]}: ", Assert.Single(validate.ErrorLines));
        MonitorProgram list = await _packages.RunAsync(configuration, "list");
        Assert.Equal((3, "", validate.Error), (list.ExitCode, list.Output, list.Error));

        await MonitorProgram.RunAsync("plugins", "sign", "--new-key", _packages["acme.pem"]);
        File.SetUnixFileMode(_packages["acme.pub.pem"], (UnixFileMode)0b110_110_110);
        MonitorProgram open = await MonitorProgram.RunAsync("validate", "-c", _packages.Installation.Configure(taking + "trust: { keys: [ { name: Acme, key: acme.pub.pem } ] }\n"));
        Assert.Equal(3, open.ExitCode);
        Assert.StartsWith($"MON2043 {_packages["acme.pub.pem"]}: ", Assert.Single(open.ErrorLines));
        MonitorProgram twice = await MonitorProgram.RunAsync("validate", "-c", _packages.Installation.Configure(taking + "trust: { keys: [ { name: A, key: x }, { name: A, key: y } ] }\n"));
        Assert.Contains("two keys of 'A'", Assert.Single(twice.ErrorLines));
    }

    [Fact]
    public async Task What_a_manifest_says_cannot_steer_the_terminal()
    {
        string package = new TestPackage().Add("plugin/plugin.json", "{ \"na\\u001b[31m\\nme\": \"x\" }"u8).Write(_packages["bad.nupkg"]);
        MonitorProgram check = await _packages.RunAsync(_packages.Installation.Configure(Sinks), "check", package);

        Assert.StartsWith("MON2005 ", Assert.Single(check.ErrorLines));
        Assert.Contains("'na\\u{1b}[31m\\nme'", check.Error);
    }

    [Fact]
    public async Task Trust_shows_the_publishers_and_how_to_add_one()
    {
        await MonitorProgram.RunAsync("plugins", "sign", "--new-key", _packages["acme.pem"]);
        string configuration = _packages.Installation.Configure(Sinks);

        MonitorProgram none = await _packages.RunAsync(configuration, "trust");
        Assert.Contains("No publisher is trusted.", none.Output);
        MonitorProgram lines = await _packages.RunAsync(configuration, "trust", _packages["acme.pub.pem"]);
        Assert.Equal((0, ""), (lines.ExitCode, lines.Error));
        string trusting = _packages.Installation.Configure(Sinks + lines.Output);
        MonitorProgram trust = await _packages.RunAsync(trusting, "trust");
        Assert.Contains("must be signed", trust.Output);
        Assert.Matches("(?m)^acme +[0-9a-f]{64}$", trust.Output);
        using JsonDocument json = JsonDocument.Parse((await _packages.RunAsync(trusting, "trust", "--json")).Output);
        Assert.True(json.RootElement.GetProperty("signatureRequired").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("keys")[0].GetProperty("fingerprint").GetString()!, trust.Output);
        MonitorProgram missing = await _packages.RunAsync(configuration, "trust", _packages["none.pem"]);
        Assert.StartsWith("MON2042 ", Assert.Single(missing.ErrorLines));
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        string configuration = _packages.Installation.Configure(Sinks);
        string package = _packages.Package("acme");
        await _packages.RunAsync(configuration, "install", package);
        File.AppendAllText(_packages["plugins/acme/Test.acme.dll"], "x");

        MonitorProgram list = await _packages.RunAsync(configuration, "--json");
        MonitorProgram check = await _packages.RunAsync(configuration, "check", package, "--json");

        using JsonDocument listed = JsonDocument.Parse(list.Output);
        JsonElement plugin = Assert.Single(listed.RootElement.GetProperty("plugins").EnumerateArray());
        Assert.Equal(("acme", "refused", "MON2016"), (plugin.GetProperty("name").GetString(), plugin.GetProperty("state").GetString(), plugin.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(1, list.ExitCode);
        using JsonDocument judged = JsonDocument.Parse(check.Output);
        Assert.Equal(("ready", "sink", "0.9.0", 0), (
            judged.RootElement.GetProperty("state").GetString(),
            judged.RootElement.GetProperty("kind").GetString(),
            judged.RootElement.GetProperty("version").GetString(),
            judged.RootElement.GetProperty("clashes").GetArrayLength()));
        Assert.Equal(0, check.ExitCode);
        string isolated = _packages.Installation.Folder.Write(
            "isolated.yaml", $"state: state\nruntime: runtime\nplugin-folders: plugins\nplugins: {{ acme: {{ isolation: worker }} }}\n{Sinks}");
        Assert.Contains("  isolation  worker\n", (await _packages.RunAsync(isolated, "check", package)).Output);
        MonitorProgram named = await _packages.RunAsync(configuration, "check", "acme");
        Assert.Equal((1, "acme: would be refused, nothing of it ran\n"), (named.ExitCode, named.Output));
        Assert.StartsWith("MON2016 ", Assert.Single(named.ErrorLines));
        MonitorProgram unknown = await _packages.RunAsync(configuration, "check", "acmee");
        Assert.Contains("Did you mean 'acme'?", Assert.Single(unknown.ErrorLines));
    }

    [Fact]
    public async Task Without_the_setting_plugins_are_installed_into_the_state_folder()
    {
        string configuration = _packages.Installation.Folder.Write("monitor.yaml", "state: state\nruntime: runtime\n" + Sinks);

        MonitorProgram install = await _packages.RunAsync(configuration, "install", _packages.Package("acme"));

        Assert.StartsWith($"installed acme 0.9.0 into {_packages["state/plugins/acme"]}; ", install.Output);
        Assert.Matches("(?m)^acme +sink ", (await _packages.RunAsync(configuration, "list")).Output);
    }

    [Fact]
    public async Task Nothing_is_installed_into_the_programs_own_folder()
    {
        string configuration = _packages.Installation.Folder.Write(
            "monitor.yaml", $"state: state\nruntime: runtime\nplugins: {Path.Combine(AppContext.BaseDirectory, "plugins")}\n" + Sinks);

        MonitorProgram install = await _packages.RunAsync(configuration, "install", _packages.Package("acme"));

        Assert.Equal((1, ""), (install.ExitCode, install.Output));
        Assert.StartsWith("MON1028: ", Assert.Single(install.ErrorLines));
    }
}
