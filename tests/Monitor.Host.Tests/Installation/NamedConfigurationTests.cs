using System.Text;
using Monitor.Host.Installation;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Installation;

/// <summary>Which configuration is installed, and that nothing else gets in its place.</summary>
public sealed class NamedConfigurationTests : IDisposable
{
    private const string Sound = "collectors: []\nsinks: { trail: { plugin: file, settings: { path: events.ndjson } } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-named-").FullName;
    private readonly string _path;
    private readonly List<MonitorError> _errors = [];

    public NamedConfigurationTests()
    {
        _path = Path.Combine(_folder, "my.yaml");
        File.WriteAllText(_path, Sound);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_trusted_one_is_installed_as_it_is()
    {
        List<string> asked = [];

        byte[]? content = NamedConfiguration.Read(_path, path =>
        {
            asked.Add(path);
            return null;
        }, _errors);

        Assert.Empty(_errors);
        Assert.Equal(Sound, Encoding.UTF8.GetString(content!));
        Assert.Equal([_path], asked);
    }

    [Fact]
    public void One_that_others_may_write_is_refused_with_the_command_that_mends_it()
    {
        Assert.Null(NamedConfiguration.Read(_path, static path => new FileDistrust(path, Owner: null, "S-1-5-11"), _errors));

        MonitorError error = Assert.Single(_errors);
        Assert.Equal(("MON1044", _path), (error.Code, error.Place?.File));
        Assert.Contains("Authenticated Users (S-1-5-11) may change it", error.ToString());
        Assert.Contains($"icacls \"{_path}\" /inheritance:d /remove:g *S-1-5-11", error.ToString());
    }

    [Fact]
    public void One_whose_folder_belongs_to_somebody_else_is_refused()
    {
        Assert.Null(NamedConfiguration.Read(_path, path => new FileDistrust(_folder, "S-1-5-21-1-2-3-1001", Writer: null), _errors));

        MonitorError error = Assert.Single(_errors);
        Assert.Equal(("MON1044", _folder), (error.Code, error.Place?.File));
    }

    [Fact]
    public void One_that_cannot_be_asked_about_is_refused()
    {
        Assert.Null(NamedConfiguration.Read(_path, static _ => throw new IOException("Access is denied."), _errors));

        Assert.Equal("MON1068", Assert.Single(_errors).Code);
    }

    [Fact]
    public void It_is_held_open_while_it_is_asked_about()
    {
        bool isHeld = false;

        byte[]? content = NamedConfiguration.Read(_path, path =>
        {
            // Windows refuses every other writer then; here the runtime keeps only those of its own off that want the file for themselves.
            isHeld = Record.Exception(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None).Dispose()) is IOException;
            return null;
        }, _errors);

        Assert.True(isHeld);
        Assert.Equal(Sound, Encoding.UTF8.GetString(content!));
    }

    [Fact]
    public void One_that_somebody_writes_just_now_is_refused()
    {
        using FileStream theirs = new(_path, FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.Null(NamedConfiguration.Read(_path, static _ => null, _errors));

        Assert.Equal("MON1066", Assert.Single(_errors).Code);
    }

    [Theory]
    [InlineData("", "it is not there")]
    [InlineData("missing.yaml", "it is not there")]
    [InlineData("/", "it is a folder")]
    public void One_that_is_no_file_is_refused(string name, string reason)
    {
        string named = name.Length == 0 ? name : Path.Combine(_folder, name);

        Assert.Null(NamedConfiguration.Read(named, static _ => throw new InvalidOperationException("not asked"), _errors));

        MonitorError error = Assert.Single(_errors);
        Assert.Equal("MON1066", error.Code);
        Assert.Contains(reason, error.Cause);
    }

    [Fact]
    public void One_that_is_not_sound_is_refused_with_all_its_mistakes()
    {
        File.WriteAllText(_path, "no-such-setting: 1\nneither: 2\n");

        Assert.Null(NamedConfiguration.Read(_path, static _ => null, _errors));

        Assert.True(_errors.Count >= 2);
        Assert.All(_errors, error => Assert.Equal(_path, error.Place?.File));
    }
}
