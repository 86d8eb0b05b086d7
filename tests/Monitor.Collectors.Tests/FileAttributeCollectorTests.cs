using Monitor.Collectors.FileMode;
using Monitor.Collectors.FileOwner;
using Monitor.Collectors.FileTime;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of attributes of files that are set.</summary>
public sealed class FileAttributeCollectorTests
{
    private readonly Emitted _emitted = new();

    [Fact]
    public void Each_asks_for_its_own_kind_of_activity()
    {
        Assert.Equal(KernelHooks.FileTime, new FileTimeCollector().Hooks);
        Assert.Equal(KernelHooks.FileMode, new FileModeCollector().Hooks);
        Assert.Equal(KernelHooks.FileOwner, new FileOwnerCollector().Hooks);
    }

    [Fact]
    public void The_time_of_the_last_change_stands_for_the_creation_time() => Becomes(
        new FileTimeCollector(),
        new KernelFileAttributes { Accessed = new EventTime(2_000_000_000), Modified = new EventTime(1_000_000_000) },
        "FileCreateTime",
        ("CreationUtcTime", "1970-01-01 00:00:01.000"),
        ("AccessUtcTime", "1970-01-01 00:00:02.000"));

    [Fact]
    public void A_creation_time_that_was_set_has_the_one_before() => Becomes(
        new FileTimeCollector(),
        new KernelFileAttributes { Created = new EventTime(1_000_000_000), PreviousCreated = new EventTime(3_000_000_000), Modified = new EventTime(2_000_000_000) },
        "FileCreateTime",
        ("CreationUtcTime", "1970-01-01 00:00:01.000"),
        ("PreviousCreationUtcTime", "1970-01-01 00:00:03.000"));

    [Fact]
    public void A_time_that_was_left_alone_is_absent() => Becomes(
        new FileTimeCollector(), new KernelFileAttributes { Accessed = new EventTime(2_000_000_000) }, "FileCreateTime", ("AccessUtcTime", "1970-01-01 00:00:02.000"));

    [Theory]
    [InlineData(0x1ed, "0755", "false", "false")]
    [InlineData(0x9ed, "4755", "true", "false")]
    [InlineData(0x5e8, "2750", "false", "true")]
    [InlineData(0xfff, "7777", "true", "true")]
    [InlineData(0x200, "1000", "false", "false")]
    [InlineData(0, "0000", "false", "false")]
    public void Permissions_are_four_octal_digits(uint mode, string digits, string setUser, string setGroup) => Becomes(
        new FileModeCollector(),
        new KernelFileAttributes { Mode = mode },
        "FileModeChanged",
        ("Mode", digits),
        ("SetUserId", setUser),
        ("SetGroupId", setGroup));

    [Fact]
    public void Permissions_that_are_not_known_are_absent() => Becomes(new FileModeCollector(), default, "FileModeChanged");

    [Fact]
    public void An_owner_has_number_and_name() => Becomes(
        new FileOwnerCollector(),
        new KernelFileAttributes { OwnerId = 0, Owner = "root"u8, GroupId = 34, Group = "backup"u8 },
        "FileOwnerChanged",
        ("OwnerId", "0"),
        ("Owner", "root"),
        ("GroupId", "34"),
        ("Group", "backup"));

    private void Becomes(KernelCollector collector, KernelFileAttributes set, string name, params (string Field, string Value)[] own)
    {
        collector.OnRecord(
            new KernelRecord { Kind = collector.Hooks, Time = Processes.Time, Process = Processes.Full, File = new KernelFile { Path = "/tmp/a"u8 }, FileAttributes = set },
            _emitted.Context);

        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(name, emitted);
        (string, string)[] process =
        [
            ("UtcTime", "2026-03-16 09:42:09.482"),
            ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("ProcessId", "48213"),
            ("User", "root"),
            ("Image", "/usr/bin/tar"),
            ("TargetFilename", "/tmp/a"),
            ("ContainerId", "4f2a"),
        ];
        Assert.Equal(process.Concat(own).Order(), fields.Select(field => (field.Key, field.Value)).Order());
    }
}
