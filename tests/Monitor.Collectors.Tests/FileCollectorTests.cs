using Monitor.Collectors.FileCreate;
using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileDeleteDetected;
using Monitor.Collectors.FileRename;
using Monitor.Collectors.RawAccessRead;
using Monitor.Sdk.Collectors;

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
    [InlineData(0u, 0u, "0:0")]
    [InlineData(4095u, 1048575u, "4095:1048575")]
    public void An_opened_device_has_its_nodes_path_and_its_number(uint major, uint minor, string number) => Becomes(
        new RawAccessReadCollector(),
        new KernelFile { Path = "/tmp/disk"u8, NodeDevice = major << 20 | minor },
        "RawAccessRead",
        ("Device", "/tmp/disk"),
        ("DeviceNumber", number));

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
