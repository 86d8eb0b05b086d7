using Monitor.Plugins.Packages;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Packages;

/// <summary>Installing, replacing and removing, also after a command that was stopped half-way.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_package_is_installed_and_its_plugin_loads()
    {
        string package = Package("good");

        InstalledPlugin installed = Installer().Install(package, replace: false);

        Assert.Equal((_host.FolderOf("good"), null, 0), (installed.Description.Folder, installed.Replaced, installed.Clashes.Count));
        Assert.False(_host.HasRun("good"), "Installing ran code of the plugin.");
        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);
        Assert.True(plugin.TryCreateSink(_ => new object(), null!, out _, out _));
        Assert.True(_host.HasRun("good"), "Using the plugin runs its module initialiser; else no test here proves anything.");
    }

    [Fact]
    public void Files_get_the_permissions_that_trust_asks_for_whatever_the_package_says()
    {
        _host.Add("good", PluginSources.Sink("good"));
        _host.AddFile("good", "inner/words.txt", "hello"u8.ToArray());
        TestPackage package = TestPackage.Of(_host.FolderOf("good")).Remove("plugin/inner/words.txt").Add("plugin/inner/words.txt", "hello"u8, 0x8000 | 0b111_111_111_111);
        Directory.Delete(_host.FolderOf("good"), recursive: true);

        Installer().Install(package.Write(PathOf("good.nupkg")), replace: false);

        const UnixFileMode file = (UnixFileMode)0b110_100_100;
        const UnixFileMode folder = (UnixFileMode)0b111_101_101;
        Assert.Equal(file, File.GetUnixFileMode(Path.Combine(_host.FolderOf("good"), "inner/words.txt")));
        Assert.Equal(file, File.GetUnixFileMode(Path.Combine(_host.FolderOf("good"), "plugin.json")));
        Assert.Equal(folder, File.GetUnixFileMode(Path.Combine(_host.FolderOf("good"), "inner")));
        Assert.Equal(folder, File.GetUnixFileMode(_host.FolderOf("good")));
    }

    [Fact]
    public void A_plugins_folder_that_is_not_there_is_made()
    {
        string package = Package("good");
        string folder = Path.Combine(_host.Root, "state", "plugins");

        new PluginInstaller(folder, _host.Options(null, new PluginsRoot(folder, MayBeMissing: true))).Install(package, replace: false);

        Assert.NotNull(_host.LoadWell(new PluginsRoot(folder)).Find("good"));
    }

    [Fact]
    public void An_installed_plugin_is_replaced_only_if_that_is_asked_for()
    {
        string package = Package("good");
        Installer().Install(package, replace: false);
        string newer = Package("good", "internal static class Newer;", PathOf("newer.nupkg"), "1.0.0");

        Assert.Equal("MON2050", Refused(newer).Code);
        Assert.Equal("0.9.0", VersionOf("good"));
        Assert.Equal("0.9.0", Installer().Install(newer, replace: true).Replaced);

        Assert.Equal("1.0.0", VersionOf("good"));
        Assert.NotNull(_host.LoadWell().Find("good"));
        NothingIsLeft();
    }

    [Fact]
    public void A_broken_plugin_is_replaced_as_well()
    {
        string package = Package("good");
        Installer().Install(package, replace: false);
        File.WriteAllText(Path.Combine(_host.FolderOf("good"), "plugin.json"), "");

        Assert.Equal("", Installer().Install(package, replace: true).Replaced);

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void A_package_that_would_not_be_loaded_replaces_nothing()
    {
        Installer().Install(Package("good"), replace: false);
        string empty = Package("good", sink: "public sealed class Nothing;", path: PathOf("empty.nupkg"));

        MonitorError error = Refused(empty, replace: true);

        Assert.Equal("MON2025", error.Code);
        Assert.Equal(empty + "/plugin/Test.good.dll", error.Place?.File);
        Assert.Equal("0.9.0", VersionOf("good"));
        Assert.NotNull(_host.LoadWell().Find("good"));
        NothingIsLeft();
    }

    [Fact]
    public void A_name_that_another_folder_has_is_taken()
    {
        string package = Package("good");
        string shipped = Path.Combine(_host.Root, "shipped");
        Installer().Install(package, replace: false);
        Directory.Move(_host.PluginsFolder, shipped);
        PluginInstaller installer = new(_host.PluginsFolder, _host.Options(null, new PluginsRoot(shipped, IsShipped: true), new PluginsRoot(_host.PluginsFolder, MayBeMissing: true)));

        MonitorException refusal = Assert.Throws<MonitorException>(() => installer.Install(package, replace: true));

        Assert.Equal(("MON2051", Path.Combine(shipped, "good")), (refusal.Error.Code, refusal.Error.Place?.File));
    }

    [Fact]
    public void A_plugin_is_removed()
    {
        Installer().Install(Package("good"), replace: false);

        Installer().Remove(Assert.Single(_host.Load(_ => false).Found));

        Assert.Empty(_host.LoadWell().Found);
        NothingIsLeft();
    }

    [Fact]
    public void A_plugin_of_another_folder_is_not_removed()
    {
        Installer().Install(Package("good"), replace: false);
        FoundPlugin found = Assert.Single(_host.Load(_ => false).Found);

        MonitorException refusal = Assert.Throws<MonitorException>(() => new PluginInstaller(Path.Combine(_host.Root, "other"), _host.Options()).Remove(found));

        Assert.Equal("MON2052", refusal.Error.Code);
        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void What_a_stopped_command_left_is_cleared_away()
    {
        Installer().Install(Package("good"), replace: false);
        string work = Path.Combine(_host.PluginsFolder, ".installing");
        Directory.CreateDirectory(Path.Combine(work, "new-half", "inner"));
        File.WriteAllText(Path.Combine(work, "new-half", "inner", "x"), "x");
        Directory.CreateSymbolicLink(Path.Combine(work, "old-link"), _host.FolderOf("good"));
        Directory.CreateDirectory(Path.Combine(work, "aside-good"));

        Installer().Install(Package("other", path: PathOf("other.nupkg")), replace: false);

        Assert.Equal(["good", "other"], _host.LoadWell().Loaded.Select(plugin => plugin.Name));
        NothingIsLeft();
    }

    [Fact]
    public void A_plugin_that_was_put_aside_and_has_no_successor_comes_back()
    {
        Installer().Install(Package("good"), replace: false);
        Directory.Move(_host.FolderOf("good"), Path.Combine(_host.PluginsFolder, ".installing", "aside-good"));
        Assert.Empty(_host.LoadWell().Found);

        Installer().Install(Package("other", path: PathOf("other.nupkg")), replace: false);

        Assert.Equal(["good", "other"], _host.LoadWell().Loaded.Select(plugin => plugin.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_plugin_gets_its_place_with_and_without_an_exchange(bool canExchange)
    {
        List<bool> asked = [];
        using (InstallFolder folder = new(_host.PluginsFolder, (one, other) =>
        {
            asked.Add(canExchange && FolderChange.TryExchange(one, other));
            return asked[^1];
        }))
        {
            foreach (string content in new[] { "first", "second" })
            {
                StagingFolder staging = folder.Stage("good");
                staging.Write("words.txt", System.Text.Encoding.UTF8.GetBytes(content));
                folder.Put("good");
                Assert.Equal(content, File.ReadAllText(Path.Combine(_host.FolderOf("good"), "words.txt")));
            }
        }

        Assert.Equal([canExchange], asked);
        NothingIsLeft();
    }

    [Fact]
    public void A_plugin_whose_successor_fails_to_get_its_place_comes_back()
    {
        using (InstallFolder folder = new(_host.PluginsFolder, (_, _) => false))
        {
            folder.Stage("good").Write("words.txt", "first"u8);
            folder.Put("good");
            Assert.ThrowsAny<IOException>(() => folder.Put("good"));
        }

        Assert.Equal("first", File.ReadAllText(Path.Combine(_host.FolderOf("good"), "words.txt")));
        NothingIsLeft();
    }

    [Fact]
    public void Two_commands_do_not_work_on_one_folder()
    {
        string package = Package("good");
        using (new InstallFolder(_host.PluginsFolder))
            Assert.Equal("MON2054", Refused(package).Code);

        Installer().Install(package, replace: false);
    }

    [Fact]
    public void A_folder_that_others_may_write_is_not_installed_into()
    {
        string package = Package("good");
        File.SetUnixFileMode(_host.PluginsFolder, (UnixFileMode)0b111_111_111);

        Assert.Equal("MON2014", Refused(package).Code);
        Assert.Equal("MON2014", PluginCheck.OfPackage(package, _host.PluginsFolder, _host.Options()).Error?.Code);

        Assert.Empty(Directory.GetFileSystemEntries(_host.PluginsFolder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        string package = Package("good");
        string file = PathOf("file");
        File.WriteAllText(file, "");

        MonitorException refusal = Assert.Throws<MonitorException>(() => new PluginInstaller(Path.Combine(file, "plugins"), _host.Options()).Install(package, replace: false));

        Assert.Equal("MON2053", refusal.Error.Code);
    }

    [Fact]
    public void Events_that_another_plugin_has_are_told_and_keep_nothing_out()
    {
        Installer().Install(Package("first", sink: PluginSources.Collector("first", "typeof(One)", PluginSources.Event("One", 2001, "One"))), replace: false);
        string package = Package("second", sink: PluginSources.Collector("second", "typeof(Two)", PluginSources.Event("Two", 2001, "Two")), path: PathOf("second.nupkg"));

        PluginVerdict verdict = PluginCheck.OfPackage(package, _host.PluginsFolder, _host.Options());
        InstalledPlugin installed = Installer().Install(package, replace: false);

        Assert.Null(verdict.Error);
        Assert.Equal("MON2031", Assert.Single(verdict.Clashes).Code);
        Assert.Equal(verdict.Clashes[0].Cause, Assert.Single(installed.Clashes).Cause);
        Assert.Equal("MON2031", Assert.Single(_host.Load().Errors).Code);
    }

    [Fact]
    public void A_check_of_a_folder_says_what_loading_would()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        Assert.Null(PluginCheck.OfFolder(folder, _host.Options()).Error);
        File.AppendAllText(Path.Combine(folder, "Test.good.dll"), "x");

        PluginVerdict verdict = PluginCheck.OfFolder(folder, _host.Options());

        Assert.Equal(_host.Refused("good", "MON2016"), verdict.Error);
    }

    private PluginInstaller Installer() => new(_host.PluginsFolder, _host.Options());

    private string PathOf(string name) => Path.Combine(_host.Root, name);

    private string VersionOf(string plugin) => _host.Load(_ => false).Found.Single(found => found.Name == plugin).Description!.Manifest.Version;

    private MonitorError Refused(string package, bool replace = false) =>
        Assert.Throws<MonitorException>(() => Installer().Install(package, replace)).Error;

    private void NothingIsLeft() =>
        Assert.Equal(["lock"], Directory.GetFileSystemEntries(Path.Combine(_host.PluginsFolder, ".installing")).Select(Path.GetFileName));

    /// <summary>Makes a package, elsewhere than where it is to be installed.</summary>
    private string Package(string name, string more = "", string? path = null, string version = "0.9.0", string? sink = null)
    {
        using TestHost elsewhere = new();
        string folder = _host.Compile(elsewhere, name, (sink ?? PluginSources.Sink(name)) + more, version);
        return TestPackage.Of(folder).Write(path ?? PathOf(name + ".nupkg"));
    }
}
