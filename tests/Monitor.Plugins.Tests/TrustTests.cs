using Monitor.Plugins.Tests.Fixtures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class TrustTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Test.bad.dll")]
    [InlineData("plugin.json")]
    [InlineData("")]
    [InlineData("inner")]
    [InlineData("..")]
    [InlineData("../..")]
    public void What_others_may_write_is_not_trusted(string entry)
    {
        string path = Path.GetFullPath(Path.Combine(_host.Add("bad", PluginSources.Sink("bad")), entry));
        Directory.CreateDirectory(Path.Combine(_host.FolderOf("bad"), "inner"));
        foreach (UnixFileMode write in new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
        {
            UnixFileMode before = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, before | write);

            MonitorError error = _host.Refused("bad", "MON2014");

            Assert.Equal(Path.TrimEndingDirectorySeparator(path), error.Place?.File);
            Assert.Contains("chmod go-w", error.Cure);
            File.SetUnixFileMode(path, before);
        }

        Assert.NotNull(_host.LoadWell().Find("bad"));
    }

    [Fact]
    public void Above_a_plugin_a_sticky_folder_may_be_open()
    {
        _host.Add("good", PluginSources.Sink("good"));
        File.SetUnixFileMode(_host.PluginsFolder, (UnixFileMode)0b1_111_111_111);

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void A_plugins_own_folder_may_not_be_open_even_if_sticky()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        File.SetUnixFileMode(folder, (UnixFileMode)0b1_111_111_111);

        _host.Refused("bad", "MON2014");
    }

    [Theory]
    [InlineData("Test.bad.dll")]
    [InlineData("plugin.json")]
    [InlineData("link")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../..")]
    public void What_belongs_to_someone_else_is_not_trusted(string entry)
    {
        Assert.SkipUnless(LinuxFiles.CurrentUser == 0, "Only root can give a file away.");
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "Test.bad.dll");
        _host.WriteManifest("bad");
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, entry)));
        LinuxFiles.GiveTo(path, LinuxFiles.Nobody);

        MonitorError error = _host.Refused("bad", "MON2013");

        Assert.Equal(path, error.Place?.File);
        Assert.Contains("user 65534", error.Cause);
        _host.Owners.Add(LinuxFiles.Nobody);
        Assert.NotNull(_host.LoadWell().Find("bad"));
    }

    [Fact]
    public void Above_the_install_root_nothing_is_asked()
    {
        _host.Add("good", PluginSources.Sink("good"));
        File.SetUnixFileMode(_host.Root, File.GetUnixFileMode(_host.Root) | UnixFileMode.OtherWrite);
        LinuxFileTrust trust = new(_host.PluginsFolder, _host.Owners);

        Assert.Null(trust.Check("good", _host.FolderOf("good"), ["plugin.json"]));
    }

    [Fact]
    public void Outside_of_the_install_root_everything_above_is_asked()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        File.SetUnixFileMode(_host.Root, File.GetUnixFileMode(_host.Root) | UnixFileMode.OtherWrite);
        LinuxFileTrust trust = new("/nowhere", _host.Owners);

        Assert.Equal("MON2014", trust.Check("bad", _host.FolderOf("bad"), ["plugin.json"])?.Code);
    }

    [Theory]
    [InlineData("plugin.json")]
    [InlineData("pipe.dll")]
    public void What_is_neither_file_nor_folder_is_refused_unopened(string file)
    {
        string path = Path.Combine(_host.Add("bad", PluginSources.Sink("bad")), file);
        File.Delete(path);
        LinuxFiles.MakeFifo(path);

        Assert.Equal(path, _host.Refused("bad", "MON2015").Place?.File);
    }

    [Fact]
    public void A_file_that_was_changed_is_refused()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        string path = _host.AddFile("bad", "words.txt", "before"u8.ToArray());
        string expected = LinuxFiles.Hash(path);
        File.WriteAllText(path, "after!");

        MonitorError error = _host.Refused("bad", "MON2016");

        Assert.Equal(path, error.Place?.File);
        Assert.Contains(expected, error.Cause);
        Assert.Contains(LinuxFiles.Hash(path), error.Cause);
    }

    [Fact]
    public void A_system_without_a_check_of_files_still_compares_hashes()
    {
        string folder = _host.Add("bad", PluginSources.Sink("bad"));
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        PluginSetOptions options = new() { Roots = [new PluginsRoot(_host.PluginsFolder)], FileTrust = null };
        using (PluginSet set = PluginSet.Load(options))
            Assert.Empty(set.Errors);
        File.AppendAllText(Path.Combine(folder, "Test.bad.dll"), "x");

        using PluginSet changed = PluginSet.Load(options);

        Assert.Equal("MON2016", Assert.Single(changed.Errors).Code);
    }
}
