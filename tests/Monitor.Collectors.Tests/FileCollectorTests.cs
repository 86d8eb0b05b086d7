using Monitor.Collectors.FileCreate;
using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileDeleteDetected;
using Monitor.Collectors.FileRename;
using Monitor.Collectors.RawAccessRead;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of files that come, go and move.</summary>
public sealed class FileCollectorTests
{
    private const string Moment = "2026-03-16 09:42:09.482";

    private readonly Emitted _emitted = new();

    [Fact]
    public void Each_asks_for_its_own_kind_of_activity()
    {
        Assert.Equal(KernelHooks.FileCreate, new FileCreateCollector().Hooks);
        Assert.Equal(KernelHooks.FileDelete, new FileDeleteCollector(new FileDeleteSettings()).Hooks);
        Assert.Equal(KernelHooks.FileDelete, new FileDeleteDetectedCollector().Hooks);
        Assert.Equal(KernelHooks.RawAccessRead, new RawAccessReadCollector().Hooks);
        Assert.Equal(KernelHooks.FileRename, new FileRenameCollector().Hooks);
    }

    [Fact]
    public void A_new_file_has_the_moment_for_its_creation_time() =>
        Becomes(new FileCreateCollector(), new KernelFile { Path = "/tmp/new"u8, IsNew = true }, "FileCreate", ("TargetFilename", "/tmp/new"), ("CreationUtcTime", Moment), ("FileType", "file"));

    [Fact]
    public void The_creation_time_of_a_file_that_was_there_is_not_known() =>
        Becomes(new FileCreateCollector(), new KernelFile { Path = "/tmp/old"u8 }, "FileCreate", ("TargetFilename", "/tmp/old"), ("FileType", "file"));

    [Theory]
    [InlineData(KernelFileType.HardLink, "hard link")]
    [InlineData(KernelFileType.SymbolicLink, "symbolic link")]
    [InlineData(KernelFileType.BlockDevice, "block device")]
    [InlineData(KernelFileType.CharacterDevice, "character device")]
    [InlineData(KernelFileType.Pipe, "pipe")]
    [InlineData(KernelFileType.Socket, "socket")]
    public void What_a_new_name_stands_for(KernelFileType type, string name) => Becomes(
        new FileCreateCollector(),
        new KernelFile { Path = "/tmp/new"u8, IsNew = true, Type = type, LinkTarget = "../x"u8 },
        "FileCreate",
        ("TargetFilename", "/tmp/new"),
        ("CreationUtcTime", Moment),
        ("FileType", name),
        ("LinkTarget", "../x"));

    [Fact]
    public void A_removed_name() => Becomes(new FileDeleteCollector(new FileDeleteSettings()), new KernelFile { Path = "/tmp/gone"u8 }, "FileDelete", ("TargetFilename", "/tmp/gone"));

    [Fact]
    public void A_removed_name_of_which_nothing_is_kept() =>
        Becomes(new FileDeleteDetectedCollector(), new KernelFile { Path = "/tmp/gone"u8 }, "FileDeleteDetected", ("TargetFilename", "/tmp/gone"));

    [Theory]
    [InlineData(8u, 1u, "8:1")]
    [InlineData(0u, 1u, "0:1")]
    [InlineData(4095u, 1048575u, "4095:1048575")]
    public void An_opened_device_has_its_nodes_path_and_its_number(uint major, uint minor, string number) => Becomes(
        new RawAccessReadCollector(),
        new KernelFile { Path = "/tmp/disk"u8, NodeDevice = major << 20 | minor },
        "RawAccessRead",
        ("Device", "/tmp/disk"),
        ("DeviceNumber", number));

    [Fact]
    public void A_device_without_a_number_has_its_name_alone() =>
        Becomes(new RawAccessReadCollector(), new KernelFile { Path = @"\Device\HarddiskVolume2"u8 }, "RawAccessRead", ("Device", @"\Device\HarddiskVolume2"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_creation_time_that_the_file_has_goes_before_the_moment(bool isNew) => Becomes(
        new FileCreateCollector(),
        new KernelFile { Path = @"C:\new"u8, IsNew = isNew, Created = new EventTime(1_000_000_000) },
        "FileCreate",
        ("TargetFilename", @"C:\new"),
        ("CreationUtcTime", "1970-01-01 00:00:01.000"),
        ("FileType", "file"));

    [Fact]
    public void A_file_that_the_driver_kept_has_its_place_in_the_archive() => Becomes(
        new FileDeleteCollector(new FileDeleteSettings()),
        new KernelFile { Path = @"C:\gone.exe"u8, NewPath = @"C:\MonitorArchive\7"u8, IsArchived = true, IsProgram = true, Identity = new FileIdentity(1, 7, 12, new EventTime(3)) },
        "FileDelete",
        ("TargetFilename", @"C:\gone.exe"),
        ("IsExecutable", "true"),
        ("Archived", "true"),
        ("ArchiveFilename", @"C:\MonitorArchive\7"),
        ("ArchiveFile", $"{new FileIdentity(1, 7, 12, new EventTime(3))}"));

    [Fact]
    public void The_driver_keeps_what_the_settings_name()
    {
        Assert.Same(KernelPolicy.None, new FileDeleteCollector(new FileDeleteSettings { Archive = new ArchiveSettings() }).Policy);

        KernelPolicy policy = new FileDeleteCollector(new FileDeleteSettings { VolumeArchive = new VolumeArchiveSettings { Directories = [@"C:\Users"] } }).Policy;
        Assert.Equal(("MonitorArchive", false, false), (policy.ArchiveFolder, policy.BlocksExecutables, policy.BlocksShredding));
        Assert.Equal([@"C:\Users"], policy.ArchivedFolders);
    }

    [Theory]
    [InlineData("MonitorArchive", @"C:\", true)]
    [InlineData("Kept files", @"D:\Users\maria\", true)]
    [InlineData(@"a\b", @"C:\Users", false)]
    [InlineData("..", @"C:\Users", false)]
    [InlineData("", @"C:\Users", false)]
    [InlineData("MonitorArchive", "/tmp", false)]
    [InlineData("MonitorArchive", @"C:\Users\..", false)]
    public void An_archive_of_the_driver_is_a_name_and_whole_paths(string folder, string directory, bool isGood) =>
        Assert.Equal(isGood, !new VolumeArchiveSettings { Folder = folder, Directories = [directory] }.Validate().Any());

    [Fact]
    public void Each_system_has_its_own_archive()
    {
        bool isWindows = OperatingSystem.IsWindows();
        FileDeleteSettings held = new() { Archive = new ArchiveSettings() }, kept = new() { VolumeArchive = new VolumeArchiveSettings { Directories = [@"C:\Users"] } };
        Assert.Empty((isWindows ? kept : held).Validate());
        Assert.Single((isWindows ? held : kept).Validate());
        Assert.Single(new VolumeArchiveSettings().Validate());
    }

    [Fact]
    public void A_moved_name() => Becomes(
        new FileRenameCollector(),
        new KernelFile { Path = "/tmp/from"u8, NewPath = "/tmp/to"u8 },
        "FileRenamed",
        ("SourceFilename", "/tmp/from"),
        ("TargetFilename", "/tmp/to"));

    [Fact]
    public void A_process_that_nobody_knows_is_called_that()
    {
        new FileDeleteCollector(new FileDeleteSettings()).OnRecord(
            new KernelRecord { Kind = KernelHooks.FileDelete, Time = Processes.Time, Process = new KernelProcess { ProcessId = 7 }, File = new KernelFile { Path = "/x"u8 } },
            _emitted.Context);

        Assert.Equal("<unknown process>", _emitted.Single().Fields["Image"]);
    }

    private void Becomes(KernelCollector collector, KernelFile file, string name, params (string Field, string Value)[] own)
    {
        collector.OnRecord(new KernelRecord { Kind = collector.Hooks, Time = Processes.Time, Process = Processes.Full, File = file }, _emitted.Context);

        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(name, emitted);
        (string, string)[] process =
        [
            ("UtcTime", Moment),
            ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("ProcessId", "48213"),
            ("User", "root"),
            ("Image", "/usr/bin/tar"),
            ("ContainerId", "4f2a"),
        ];
        Assert.Equal(process.Concat(own).Order(), fields.Select(field => (field.Key, field.Value)).Order());
    }
}
