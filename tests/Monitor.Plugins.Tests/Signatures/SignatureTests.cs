using Monitor.Plugins.Packages;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Signatures;

/// <summary>Plugins where signatures are required: what is not signed by a trusted publisher is refused, and none of its code runs.</summary>
public sealed class SignatureTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly string _acmeKey;
    private readonly string _otherKey;

    public SignatureTests()
    {
        _acmeKey = Path.Combine(_host.Root, "acme.pem");
        _otherKey = Path.Combine(_host.Root, "other.pem");
        _host.Signatures = new SignaturePolicy(
            IsRequired: true,
            [PublisherKey.Read("Other", PluginSigner.CreateKey(_otherKey)), PublisherKey.Read("Acme", PluginSigner.CreateKey(_acmeKey))]);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_plugin_that_a_trusted_publisher_signed_is_loaded()
    {
        PluginSigner.Sign(_host.Add("good", PluginSources.Sink("good")), _acmeKey);

        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);

        Assert.Equal((true, "Acme"), (plugin.Description.IsSigned, plugin.Description.Publisher));
        Assert.True(plugin.TryCreateSink(_ => new object(), null!, out _, out _));
        Assert.True(_host.HasRun("good"));
    }

    [Fact]
    public void An_unsigned_plugin_is_refused()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));

        Assert.Equal(folder, _host.Refused("bad", "MON2040").Place?.File);
    }

    [Fact]
    public void A_plugin_that_someone_else_signed_is_refused()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        PluginSigner.CreateKey(Path.Combine(_host.Root, "stranger.pem"));
        PluginSigner.Sign(folder, Path.Combine(_host.Root, "stranger.pem"));

        MonitorError error = _host.Refused("bad", "MON2041");

        Assert.Equal(Path.Combine(folder, "plugin.sig"), error.Place?.File);
        Assert.Contains("(Other, Acme)", error.Cause);
    }

    [Fact]
    public void A_manifest_that_was_changed_after_it_was_signed_is_refused()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        PluginSigner.Sign(folder, _acmeKey);
        _host.AddFile("bad", "Evil.dll", "evil"u8.ToArray());

        _host.Refused("bad", "MON2041");
        File.AppendAllText(Path.Combine(folder, "plugin.json"), " ");
        _host.Refused("bad", "MON2041");
    }

    [Fact]
    public void A_signed_plugin_with_a_file_that_was_changed_is_refused()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        PluginSigner.Sign(folder, _acmeKey);
        File.AppendAllText(Path.Combine(folder, "Test.bad.dll"), "x");

        _host.Refused("bad", "MON2016");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(128)]
    public void Bytes_that_are_no_signature_are_refused(int length)
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        File.WriteAllBytes(Path.Combine(folder, "plugin.sig"), new byte[length]);

        _host.Refused("bad", "MON2041");
    }

    [Fact]
    public void A_signature_without_end_is_not_read()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        File.WriteAllBytes(Path.Combine(folder, "plugin.sig"), new byte[129]);

        _host.Refused("bad", "MON2003");
    }

    [Fact]
    public void A_signature_is_no_file_that_a_manifest_lists()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        string manifest = Path.Combine(folder, "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"files\":{", $"\"files\":{{\"plugin.sig\":\"{new string('0', 64)}\","));
        PluginSigner.Sign(folder, _acmeKey);

        _host.Refused("bad", "MON2007");
    }

    [Fact]
    public void Where_no_signature_is_required_it_is_told_and_refuses_nothing()
    {
        string signed = _host.Add("signed", PluginSources.Sink("signed"));
        string strange = _host.Add("strange", PluginSources.Sink("strange"));
        _host.Add("unsigned", PluginSources.Sink("unsigned"));
        PluginSigner.Sign(signed, _acmeKey);
        PluginSigner.Sign(strange, _otherKey);
        _host.Signatures = new SignaturePolicy(IsRequired: false, [.. _host.Signatures.Keys.Where(key => key.Name == "Acme")]);

        PluginSet set = _host.LoadWell();

        Assert.Equal(
            [("signed", true, "Acme"), ("strange", true, null), ("unsigned", false, null)],
            set.Loaded.Select(plugin => (plugin.Name, plugin.Description.IsSigned, plugin.Description.Publisher)));
    }

    [Fact]
    public void With_no_key_nothing_is_signed_well_enough()
    {
        PluginSigner.Sign(_host.Add("bad", PluginSources.Sink("bad")), _acmeKey);
        _host.Signatures = new SignaturePolicy(IsRequired: true, []);

        Assert.Contains("there are none", _host.Refused("bad", "MON2041").Cause);
    }

    [Fact]
    public void Plugins_that_came_with_the_host_need_no_signature()
    {
        _host.Add("good", PluginSources.Sink("good"));

        Assert.NotNull(_host.LoadWell(new PluginsRoot(_host.PluginsFolder, IsShipped: true)).Find("good"));
    }

    [Fact]
    public void An_unsigned_package_is_not_installed_and_a_signed_one_is()
    {
        string package = Path.Combine(_host.Root, "good.nupkg");
        string folder = _host.Add("good", PluginSources.Sink("good"));
        TestPackage.Of(folder).Write(package);
        Directory.Delete(folder, recursive: true);
        PluginInstaller installer = new(_host.PluginsFolder, _host.Options());

        Assert.Equal("MON2040", Assert.Throws<MonitorException>(() => installer.Install(package, replace: false)).Error.Code);
        Assert.Empty(Directory.GetFileSystemEntries(_host.PluginsFolder));
        PluginSigner.Sign(package, _acmeKey);
        PluginSigner.Sign(package, _acmeKey);
        InstalledPlugin installed = installer.Install(package, replace: false);

        Assert.Equal("Acme", installed.Description.Publisher);
        Assert.False(_host.HasRun("good"));
        Assert.Equal("Acme", Assert.Single(_host.LoadWell().Loaded).Description.Publisher);
    }

    [Fact]
    public void A_package_is_signed_without_losing_anything()
    {
        string package = Path.Combine(_host.Root, "good.nupkg");
        TestPackage.Of(_host.Add("good", PluginSources.Sink("good"))).Write(package);
        Dictionary<string, byte[]> before = PackageContent.Read(package);

        PluginSigner.Sign(package, _acmeKey);

        Dictionary<string, byte[]> after = PackageContent.Read(package);
        Assert.Equal(["plugin/plugin.sig"], after.Keys.Except(before.Keys));
        Assert.All(before.Keys.Where(name => name != "[Content_Types].xml"), name => Assert.Equal(before[name], after[name]));
        Assert.Contains("""<Default Extension="sig" """, System.Text.Encoding.UTF8.GetString(after["[Content_Types].xml"]));
        Assert.Equal(["acme.pem", "acme.pub.pem", "good.nupkg", "other.pem", "other.pub.pem"], Directory.GetFiles(_host.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
