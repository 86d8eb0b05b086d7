using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Every_folder_with_a_manifest_is_a_plugin()
    {
        _host.Add("second", PluginSources.Sink("second"));
        _host.Add("first", PluginSources.Collector("first"));

        PluginSet set = _host.LoadWell();

        Assert.Equal(["first", "second"], set.Found.Select(found => found.Name));
        Assert.Equal(["first", "second"], set.Loaded.Select(plugin => plugin.Name));
        PluginDescription first = set.Loaded[0].Description;
        Assert.Equal((PluginKind.Collector, "Entry", "Finds events"), (first.Kind, first.EntryType, first.Summary));
        Assert.Equal(("0.9.0", "0.7.0", "Test.first.dll"), (first.Manifest.Version, first.Manifest.Sdk, first.Manifest.Assembly));
        Assert.Equal(_host.FolderOf("first"), first.Folder);
        Assert.Equal((PluginKind.Sink, "Takes events"), (set.Loaded[1].Description.Kind, set.Loaded[1].Description.Summary));
    }

    [Fact]
    public void A_folder_without_a_manifest_keeps_no_other_out()
    {
        _host.Add("good", PluginSources.Sink("good"));
        File.Delete(Path.Combine(_host.Add("bad", PluginSources.Sink("bad")), "plugin.json"));

        Assert.Equal(_host.FolderOf("bad"), _host.Refused("bad", "MON2002").Place?.File);
        Assert.NotNull(_host.Load().Find("good"));
    }

    [Fact]
    public void A_plugins_folder_that_is_not_there_is_told()
    {
        _host.Add("good", PluginSources.Sink("good"));
        string absent = Path.Combine(_host.Root, "absent");

        PluginSet set = _host.Load(isWanted: null, new PluginsRoot(absent), new PluginsRoot(_host.PluginsFolder));

        MonitorError error = Assert.Single(set.Errors);
        Assert.Equal(("MON2001", absent), (error.Code, error.Place?.File));
        Assert.NotNull(set.Find("good"));
    }

    [Fact]
    public void Of_two_plugins_of_one_name_the_earlier_counts()
    {
        string folder = _host.Add("twin", PluginSources.Sink("twin"));
        string elsewhere = Path.Combine(_host.Root, "elsewhere");
        Directory.CreateDirectory(Path.Combine(elsewhere, "twin"));
        foreach (string file in Directory.GetFiles(folder))
            File.Copy(file, Path.Combine(elsewhere, "twin", Path.GetFileName(file)));

        PluginSet set = _host.Load(isWanted: null, new PluginsRoot(elsewhere), new PluginsRoot(_host.PluginsFolder));

        MonitorError error = Assert.Single(set.Errors);
        Assert.Equal(("MON2012", folder), (error.Code, error.Place?.File));
        Assert.Contains(elsewhere, error.Cause);
        Assert.Equal(Path.Combine(elsewhere, "twin"), Assert.Single(set.Loaded).Description.Folder);
    }

    [Fact]
    public void A_file_that_is_not_listed_is_refused()
    {
        string path = Path.Combine(_host.Add("bad", PluginSources.Sink("bad")), "extra.bin");
        File.WriteAllText(path, "");

        Assert.Equal(path, _host.Refused("bad", "MON2009").Place?.File);
    }

    [Fact]
    public void A_listed_file_that_is_not_there_is_named()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        File.Delete(_host.AddFile("bad", "runtimes/linux-x64/native/a.so", [1, 2, 3]));

        Assert.Contains("runtimes/linux-x64/native/a.so", _host.Refused("bad", "MON2010").Cause);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../good/plugin.json")]
    [InlineData("/nowhere")]
    [InlineData("sub")]
    [InlineData("loop")]
    public void A_link_to_anything_but_a_file_of_the_folder_is_refused(string target)
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), target);

        if (target == "loop")
            _host.Refused("bad", "MON2003");
        else
            Assert.Contains(target, _host.Refused("bad", "MON2011").Cause);
    }

    [Fact]
    public void A_folder_that_is_a_link_outside_is_refused()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "etc"), "/etc");

        _host.Refused("bad", "MON2011");
    }

    [Fact]
    public void A_link_to_a_file_of_the_folder_is_well()
    {
        string library = _host.Add("good", PluginSources.Sink("good"));
        _host.AddFile("good", "native/liba.so.1", [1, 2, 3]);
        File.CreateSymbolicLink(Path.Combine(library, "native", "liba.so"), "liba.so.1");
        _host.WriteManifest("good");

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void A_plugin_behind_a_link_is_found_where_it_is()
    {
        string elsewhere = Path.Combine(_host.Root, "elsewhere");
        Directory.Move(_host.Add("good", PluginSources.Sink("good")), elsewhere);
        Directory.CreateSymbolicLink(_host.FolderOf("good"), elsewhere);

        Assert.Equal(elsewhere, Assert.Single(_host.LoadWell().Loaded).Description.Folder);
    }
}
