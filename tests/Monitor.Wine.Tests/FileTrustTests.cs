using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests;

/// <summary>Who may write plugins and the configuration, asked of Wine. Wine makes owner and rights out of this machine's: the user who runs it owns
/// everything, what others may do is what Everyone may.</summary>
public sealed class FileTrustTests : IClassFixture<WinePrefix>
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly WinePrefix _prefix;

    public FileTrustTests(WinePrefix prefix)
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        _prefix = prefix;
    }

    [Fact]
    public void The_shipped_plugins_are_trusted()
    {
        string said = _prefix.Succeed(WindowsBuild.Program, "plugins", "list");

        Assert.Contains("event-log", said);
        Assert.DoesNotContain("MON2", said);
    }

    [Theory]
    [InlineData(@"C:\open-file", @"plugins\file\Monitor.Sinks.File.dll")]
    [InlineData(@"C:\open-folder", @"plugins\file")]
    public void A_plugin_that_everyone_may_write_is_refused(string folder, string entry)
    {
        PutPlugin(folder);
        string path = _prefix.Here($@"{folder}\{entry}");
        Assert.DoesNotContain("MON2", _prefix.Succeed(WindowsBuild.Program, "plugins", "list", "--config", folder + @"\monitor.yaml"));

        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

        WineResult result = _prefix.Run(WindowsBuild.Program, "plugins", "list", "--config", folder + @"\monitor.yaml");
        Assert.Contains("MON2014", result.Output + result.Error);
        Assert.Contains($"icacls \"{folder}\\{entry}\" /inheritance:d /remove:g *S-1-1-0", result.Output + result.Error);
    }

    [Fact]
    public void The_usual_configuration_is_not_followed_if_everyone_may_write_it()
    {
        const string Path = @"C:\ProgramData\Monitor\monitor.yaml";
        _prefix.Write(Path, "collectors: []\nsinks: { trail: { plugin: file, settings: { path: events.ndjson } } }\n");
        File.SetUnixFileMode(_prefix.Here(Path), Usual | UnixFileMode.OtherWrite);
        try
        {
            WineResult result = _prefix.Run(WindowsBuild.Program, "run");

            Assert.Equal(3, result.ExitCode);
            Assert.Contains("MON1044", result.Error);
            Assert.False(Directory.Exists(_prefix.Here(@"C:\ProgramData\Monitor\state")));

            foreach (string[] words in (string[][])[["validate"], ["status"], ["plugins", "list"], ["run", "--config", Path]])
            {
                WineResult other = _prefix.Run(WindowsBuild.Program, words);
                Assert.Equal(3, other.ExitCode);
                Assert.Contains("MON1044", other.Output + other.Error);
            }

            WineResult installed = _prefix.Run(_prefix.Unpack(), "install", "--without-driver");
            Assert.Equal(4, installed.ExitCode);
            Assert.Contains("MON1065", installed.Error);
            Assert.Contains(Path, installed.Error);
        }
        finally
        {
            Directory.Delete(_prefix.Here(@"C:\ProgramData\Monitor"), recursive: true);
        }
    }

    [Theory]
    [InlineData("monitor.dll")]
    [InlineData(@"plugins\file")]
    [InlineData("")]
    public void A_program_that_everyone_may_write_is_not_installed(string entry)
    {
        string program = _prefix.Unpack(), path = _prefix.Here(@"C:\MonitorBuild" + (entry.Length == 0 ? "" : @"\" + entry));
        UnixFileMode before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, before | UnixFileMode.OtherWrite);
        try
        {
            WineResult result = _prefix.Run(program, "install", "--without-driver", "--no-start");

            Assert.Equal(4, result.ExitCode);
            Assert.Contains("MON1067", result.Error);
            Assert.False(Directory.Exists(_prefix.Here(@"C:\Program Files\Monitor")));
            Assert.False(Directory.Exists(_prefix.Here(@"C:\ProgramData\Monitor")));
        }
        finally
        {
            File.SetUnixFileMode(path, before);
        }
    }

    [Theory]
    [InlineData(@"C:\own\my.yaml", @"C:\own\my.yaml")]
    [InlineData(@"C:\own\below\my.yaml", @"C:\own")]
    public void A_configuration_that_everyone_may_write_or_replace_is_not_installed(string configuration, string open)
    {
        string program = _prefix.Unpack();
        _prefix.Write(configuration, "collectors: []\nsinks: { trail: { plugin: file, settings: { path: events.ndjson } } }\n");
        File.SetUnixFileMode(_prefix.Here(open), Usual | UnixFileMode.OtherWrite);
        try
        {
            WineResult result = _prefix.Run(program, "install", "--config", configuration, "--without-driver", "--no-start");

            Assert.Equal(3, result.ExitCode);
            Assert.Contains($"MON1044 {open}: The configuration is not trusted: Everyone (S-1-1-0) may change it", result.Error);
            Assert.False(Directory.Exists(_prefix.Here(@"C:\Program Files\Monitor")));
            Assert.False(Directory.Exists(_prefix.Here(@"C:\ProgramData\Monitor")));
        }
        finally
        {
            Directory.Delete(_prefix.Here(@"C:\own"), recursive: true);
        }
    }

    [Fact]
    public void An_uninstallation_deletes_nothing_behind_a_link()
    {
        _prefix.Write(@"C:\elsewhere\kept.txt", "kept");
        _prefix.Write(@"C:\ProgramData\Monitor\gone.txt", "gone");
        Directory.CreateSymbolicLink(_prefix.Here(@"C:\ProgramData\Monitor\link"), _prefix.Here(@"C:\elsewhere"));

        // Wine itself does not remove such a link, which is told.
        _prefix.Run(WindowsBuild.Program, "uninstall", "--purge");

        Assert.False(File.Exists(_prefix.Here(@"C:\ProgramData\Monitor\gone.txt")));
        Assert.Equal("kept", File.ReadAllText(_prefix.Here(@"C:\elsewhere\kept.txt")));
        Directory.Delete(_prefix.Here(@"C:\ProgramData\Monitor"), recursive: true);
    }

    /// <summary>A plugin that did not come with the program, and a configuration that names its folder.</summary>
    private void PutPlugin(string folder)
    {
        _prefix.Write(folder + @"\monitor.yaml", "plugin-folders: [plugins]\ncollectors: []\nsinks: { trail: { plugin: file, settings: { path: events.ndjson } } }\n");
        string target = Directory.CreateDirectory(_prefix.Here(folder + @"\plugins\file"), Usual).FullName;
        foreach (string file in Directory.GetFiles(System.IO.Path.Combine(WindowsBuild.Folder, "plugins", "file")))
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
    }
}
