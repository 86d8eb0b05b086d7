using System.Security.Cryptography;
using Monitor.Enrichment.Hashing;
using Monitor.Host.Configuration;
using Monitor.Host.Tests.Fixtures;
using Monitor.Journal;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Configuration;

/// <summary>What a configuration says, what holds without it, and each way in which it can be wrong.</summary>
public sealed class MonitorConfigurationTests : IDisposable
{
    private const string Sink = "sinks: { out: { plugin: console } }\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_more_than_a_sink_the_defaults_hold()
    {
        MonitorConfiguration configuration = Sound(Sink);
        MonitorSettings settings = configuration.Settings;

        Assert.Equal(("/var/lib/monitor", "/run/monitor"), (configuration.State, configuration.Runtime));
        Assert.Equal([Path.Combine(AppContext.BaseDirectory, "plugins"), "/var/lib/monitor/plugins"], configuration.PluginFolders);
        Assert.True(configuration.Collectors.IsAll);
        Assert.Equal(("console", null), (settings.Sinks["out"].Plugin, settings.Sinks["out"].Settings));
        Assert.Equal(OwnActivity.Exclude, settings.OwnActivity);
        Assert.Equal((8 << 20, TimeSpan.FromSeconds(2)), (settings.Capture.Ring.Bytes, settings.Capture.Patience));
        Assert.Equal((1 << 30, null), (settings.Capture.HashLimit.Bytes, configuration.Hashes.Algorithms));
        Assert.False(settings.Capture.RemoteFiles);
        Assert.Equal((64 << 20, TimeSpan.FromSeconds(10)), (settings.Queue.Input.Bytes, settings.Queue.Drain));
        Assert.Equal("/var/lib/monitor/journal", configuration.JournalFolder);
        Assert.Equal(new JournalOptions(), settings.Journal.ToOptions());
        Assert.Equal((LogLevel.Info, null), (settings.Log.Level, settings.Log.File));
    }

    [Fact]
    public void Every_setting_can_be_written()
    {
        MonitorConfiguration configuration = Sound("""
            state: /srv/state
            runtime: /srv/run
            plugins: [/srv/plugins, /opt/plugins]
            collectors: [one, { two: { x: 1 } }]
            sinks:
              a: { plugin: file, settings: { path: events.ndjson } }
              b: { plugin: console }
            own-activity: include
            capture: { ring: 1 MiB, patience: 500 ms, hash-limit: 16 MiB, remote-files: true }
            hashes: [sha1, MD5, sha-256, imp-hash, elfimports]
            journal: { path: /srv/journal, keep: 8 GiB, keep-for: 30 d, sync: 0, sync-bytes: 64 KiB, segment: 16 MiB, when-full: drop-new }
            queue: { input: 1 MiB, drain: 0 }
            log: { level: debug, file: monitor.log }
            """);
        MonitorSettings settings = configuration.Settings;

        Assert.Equal(("/srv/state", "/srv/run"), (configuration.State, configuration.Runtime));
        Assert.Equal(["/srv/plugins", "/opt/plugins"], configuration.PluginFolders);
        Assert.Equal(["one", "two"], configuration.Collectors.Entries.Select(entry => entry.Name));
        Assert.Equal(["a", "b"], settings.Sinks.Keys);
        Assert.NotNull(settings.Sinks["a"].Settings!.Find("path"));
        Assert.Equal(OwnActivity.Include, settings.OwnActivity);
        Assert.Equal((1 << 20, TimeSpan.FromMilliseconds(500)), (settings.Capture.Ring.Bytes, settings.Capture.Patience));
        Assert.Equal((16 << 20, true), (settings.Capture.HashLimit.Bytes, settings.Capture.RemoteFiles));
        Assert.Equal(HashAlgorithms.All | HashAlgorithms.ElfImports, configuration.Hashes.Algorithms);
        Assert.Equal((1 << 20, TimeSpan.Zero), (settings.Queue.Input.Bytes, settings.Queue.Drain));
        Assert.Equal("/srv/journal", configuration.JournalFolder);
        JournalOptions expected = new()
        {
            Keep = 8L << 30,
            KeepFor = TimeSpan.FromDays(30),
            Sync = TimeSpan.Zero,
            SyncBytes = 64 << 10,
            SegmentSize = 16 << 20,
            WhenFull = WhenFull.DropNew,
        };
        Assert.Equal(expected, settings.Journal.ToOptions());
        Assert.Equal((LogLevel.Debug, "monitor.log"), (settings.Log.Level, settings.Log.File));
    }

    [Fact]
    public void Relative_paths_are_meant_against_the_folder_of_the_file()
    {
        MonitorConfiguration configuration = Sound("state: state\nruntime: ./run/../run\nplugins: [../plugins, mine]\n" + Sink);

        Assert.Equal(_folder.Path, configuration.Folder);
        Assert.Equal((_folder["state"], _folder["run"]), (configuration.State, configuration.Runtime));
        Assert.Equal([Path.GetFullPath(_folder["../plugins"]), _folder["mine"]], configuration.PluginFolders);
    }

    [Theory]
    [InlineData("sha256", HashAlgorithms.Sha256)]
    [InlineData("'*'", HashAlgorithms.All)]
    [InlineData("['*']", HashAlgorithms.All)]
    [InlineData("['*', elfimports]", HashAlgorithms.All | HashAlgorithms.ElfImports)]
    [InlineData("[md5]", HashAlgorithms.Md5)]
    [InlineData("none", HashAlgorithms.None)]
    [InlineData("[]", HashAlgorithms.None)]
    public void Hashes_are_a_list_or_all_or_none(string written, HashAlgorithms expected) =>
        Assert.Equal(expected, Sound($"hashes: {written}\n" + Sink).Hashes.Algorithms);

    [Fact]
    public void The_hash_is_of_the_bytes_that_were_read()
    {
        MonitorConfiguration configuration = Sound("\ufeff# é\r\n" + Sink);
        string expected = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(configuration.Path)));
        File.AppendAllText(configuration.Path, "# later\n");

        Assert.Equal(expected, configuration.Hash);
    }

    [Fact]
    public void A_file_that_is_not_there_is_MON1001_at_its_path()
    {
        MonitorError error = Refuse(_folder["none.yaml"], "MON1001");

        Assert.Equal(new SourcePlace(_folder["none.yaml"]), error.Place);
        Assert.Contains("--config", error.Cure);
        Assert.Contains("MONITOR_CONFIG", error.Cure);
        Assert.Contains("/etc/monitor/monitor.yaml", error.Cure);
    }

    [Fact]
    public void A_folder_in_the_files_place_is_MON1002() =>
        Assert.Equal(new SourcePlace(_folder.Path), Refuse(_folder.Path, "MON1002").Place);

    [Fact]
    public void A_file_of_more_than_4_MiB_is_MON1006()
    {
        string largest = Sink + new string('#', (4 << 20) - Sink.Length);
        Sound(largest);

        MonitorError error = Refuse(_folder.Write("large.yaml", largest + "#"), "MON1006");
        Assert.Contains("4 MiB", error.Cause);
        Assert.Equal(new SourcePlace(_folder["large.yaml"]), error.Place);
    }

    [Fact]
    public void A_file_without_end_is_MON1006() => Refuse("/dev/zero", "MON1006");

    [Theory]
    [InlineData("61 3a 20 ff", 1, 4)]
    [InlineData("ef bb bf 61 3a 0d 0a 20 c3 a9 20 c3 0a", 2, 4)]
    [InlineData("23 20 f0 9f 99 82 20 ed a0 80", 1, 6)]
    [InlineData("ff fe 61 00", 1, 1)]
    public void Bytes_that_are_not_UTF8_are_MON1003_at_the_first_of_them(string bytes, int line, int column)
    {
        File.WriteAllBytes(_folder["latin.yaml"], Convert.FromHexString(bytes.Replace(" ", "")));

        MonitorError error = Refuse(_folder["latin.yaml"], "MON1003");
        Assert.Equal(new SourcePlace(_folder["latin.yaml"], line, column), error.Place);
        Assert.Contains("UTF-8", error.Cure);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name() => Assert.Equal(1, Sound("\ufeff" + Sink).Root.Entries[0].Place.Column);

    [Theory]
    [InlineData("MON1003", "sinks: [\n", 2, 1)]
    [InlineData("MON1004", Sink + "sinks: {}\n", 2, 1)]
    [InlineData("MON1005", "sinks: &a { out: { plugin: console } }\n", 1, 8)]
    [InlineData("MON1007", Sink + "log: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n", 2, 38)]
    [InlineData("MON1011", Sink + "collectors:\n  - one\n  - one: { x: 1 }\n", 4, 5)]
    [InlineData("MON1012", Sink + "collectors: one\n", 2, 13)]
    [InlineData("MON1013", "sinks: {}\n", 1, 8)]
    [InlineData("MON1043", Sink + "capture: { source: driver }\n", 2, 20)]
    [InlineData("MON1014", Sink + "capture:\n  ring: 3 MiB\n", 3, 9)]
    [InlineData("MON1014", Sink + "capture: { ring: 32 KiB }\n", 2, 18)]
    [InlineData("MON1014", Sink + "capture: { ring: 2 GiB }\n", 2, 18)]
    [InlineData("MON1014", Sink + "capture: { ring: 0 }\n", 2, 18)]
    [InlineData("MON1040", Sink + "hashes: [sha256, sha3]\n", 2, 18)]
    [InlineData("MON1040", Sink + "hashes: sha512\n", 2, 9)]
    [InlineData("MON1040", Sink + "hashes: [none]\n", 2, 10)]
    [InlineData("MON1041", Sink + "hashes:\n  - sha256\n  - SHA-256\n", 4, 5)]
    [InlineData("MON1041", Sink + "hashes: ['*', md5]\n", 2, 15)]
    [InlineData("MON1042", Sink + "hashes: { sha256: true }\n", 2, 9)]
    [InlineData("MON1042", Sink + "hashes: [[sha256]]\n", 2, 10)]
    [InlineData("MON1101", Sink + "sink: {}\n", 2, 1)]
    [InlineData("MON1101", "sinks: { out: { plugin: console, path: x } }\n", 1, 34)]
    [InlineData("MON1102", "collectors: all\n", 1, 1)]
    [InlineData("MON1102", "sinks:\n", 1, 7)]
    [InlineData("MON1102", "", 1, 1)]
    [InlineData("MON1102", "sinks:\n  out: { settings: {} }\n", 2, 8)]
    [InlineData("MON1102", "sinks:\n  out:\n", 2, 7)]
    [InlineData("MON1103", Sink + "queue: { drain: 10 }\n", 2, 17)]
    [InlineData("MON1103", Sink + "own-activity: maybe\n", 2, 15)]
    [InlineData("MON1103", Sink + "log: { level: info!, file: ~ }\n", 2, 15)]
    [InlineData("MON1104", Sink + "state: ''\n", 2, 8)]
    [InlineData("MON1104", Sink + "runtime: \"a\\0b\"\n", 2, 10)]
    [InlineData("MON1104", Sink + "plugins: [a, '']\n", 2, 10)]
    [InlineData("MON1104", Sink + "log: { file: \"\\0\" }\n", 2, 14)]
    [InlineData("MON1104", Sink + "queue: { drain: 2 h }\n", 2, 17)]
    [InlineData("MON1104", Sink + "queue: { drain: 10675199 d }\n", 2, 17)]
    [InlineData("MON1104", Sink + "capture: { patience: 61 min }\n", 2, 22)]
    [InlineData("MON1104", Sink + "queue: { input: 0 }\n", 2, 17)]
    [InlineData("MON1104", Sink + "journal: { segment: 1023 KiB }\n", 2, 21)]
    [InlineData("MON1104", Sink + "journal: { segment: 2 GiB }\n", 2, 21)]
    [InlineData("MON1104", Sink + "journal: { keep: 100 MiB }\n", 2, 18)]
    [InlineData("MON1104", Sink + "journal: { keep-for: 59 s }\n", 2, 22)]
    [InlineData("MON1104", Sink + "journal: { sync: 2 min }\n", 2, 18)]
    [InlineData("MON1104", Sink + "journal: { sync-bytes: 1 KiB }\n", 2, 24)]
    [InlineData("MON1104", Sink + "journal: { sync-bytes: 9 MiB }\n", 2, 24)]
    [InlineData("MON1025", "sinks: { ../out: { plugin: console } }\n", 1, 18)]
    [InlineData("MON1025", "sinks: { .out: { plugin: console } }\n", 1, 16)]
    [InlineData("MON1025", "sinks: { 'a b': { plugin: console } }\n", 1, 17)]
    [InlineData("MON1027", Sink + "state: s\njournal: { path: ./s/ }\n", 3, 18)]
    [InlineData("MON1027", Sink + "runtime: r\njournal: { keep: 1 GiB, path: r }\n", 3, 31)]
    [InlineData("MON1104", Sink + "queue: { input: 1025 MiB }\n", 2, 17)]
    [InlineData("MON1105", "sinks: [a]\n", 1, 8)]
    [InlineData("MON1105", "sinks: { out: console }\n", 1, 15)]
    [InlineData("MON1105", "sinks: { out: { plugin: file, settings: [path] } }\n", 1, 41)]
    [InlineData("MON1105", Sink + "state: [a]\n", 2, 8)]
    public void What_is_wrong_is_told_with_its_code_and_place(string code, string text, int line, int column)
    {
        MonitorError error = Refuse(_folder.Write("monitor.yaml", text), code);

        Assert.Equal(new SourcePlace(_folder["monitor.yaml"], line, column), error.Place);
        Assert.NotEmpty(error.Cure);
    }

    [Theory]
    [InlineData("64 KiB")]
    [InlineData("65536")]
    [InlineData("1 GiB")]
    public void The_smallest_and_the_largest_ring_are_taken(string size) => Sound(Sink + $"capture: {{ ring: {size} }}\n");

    [Theory]
    [InlineData("64 KiB")]
    [InlineData("1 GiB")]
    public void The_smallest_and_the_largest_queue_are_taken(string size) => Sound(Sink + $"queue: {{ input: {size} }}\n");

    [Fact]
    public void As_many_rule_sets_are_taken_as_an_event_can_carry_marks_for()
    {
        string Rules(int count) => "rules: { " + string.Join(", ", Enumerable.Range(0, count).Select(number => $"r{number}: presets/audit.xml")) + " }\n" + Sink;
        Sound(Rules(63));

        MonitorError error = Refuse(_folder.Write("monitor.yaml", Rules(64)), "MON1026");

        Assert.Equal(new SourcePlace(_folder["monitor.yaml"], 1, 8), error.Place);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        List<MonitorError> errors = [];
        string path = _folder.Write("monitor.yaml", "sinks: {}\ncollectors: [[x], one, one]\ncapture: { ring: 3 }\n");

        Assert.Null(MonitorConfiguration.Read(path, errors));
        Assert.Equal(["MON1012", "MON1011", "MON1013", "MON1014"], errors.Select(error => error.Code));
    }

    [Fact]
    public void A_sinks_place_is_its_entry_or_what_lies_in_it()
    {
        MonitorConfiguration configuration = Sound("sinks:\n  out: { plugin: console }\n");

        Assert.Equal((2, 8), Position(configuration.PlaceOfSink("out")));
        Assert.Equal((2, 18), Position(configuration.PlaceOfSink("out", "plugin")));
        Assert.Equal((2, 8), Position(configuration.PlaceOfSink("out", "settings")));
    }

    [Theory]
    [InlineData("named.yaml", "environment.yaml", "named.yaml")]
    [InlineData(null, "environment.yaml", "environment.yaml")]
    [InlineData("", "environment.yaml", "environment.yaml")]
    [InlineData(null, "", "/etc/monitor/monitor.yaml")]
    [InlineData(null, null, "/etc/monitor/monitor.yaml")]
    public void The_option_goes_before_the_environment_before_the_systems(string? named, string? environment, string expected)
    {
        string? before = Environment.GetEnvironmentVariable("MONITOR_CONFIG");
        try
        {
            Environment.SetEnvironmentVariable("MONITOR_CONFIG", environment);

            Assert.Equal(Path.GetFullPath(expected), MonitorConfiguration.ChoosePath(named));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONITOR_CONFIG", before);
        }
    }

    private static (int Line, int Column) Position(SourcePlace place) => (place.Line, place.Column);

    private static MonitorError Refuse(string path, string code)
    {
        List<MonitorError> errors = [];
        Assert.Null(MonitorConfiguration.Read(path, errors));
        MonitorError error = Assert.Single(errors);
        Assert.Equal(code, error.Code);
        return error;
    }

    private MonitorConfiguration Sound(string text)
    {
        List<MonitorError> errors = [];
        MonitorConfiguration? configuration = MonitorConfiguration.Read(_folder.Write("monitor.yaml", text), errors);
        Assert.Empty(errors);
        return configuration!;
    }
}
