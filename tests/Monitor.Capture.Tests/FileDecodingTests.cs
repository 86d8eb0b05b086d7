using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>What becomes of records about files.</summary>
public sealed class FileDecodingTests
{
    private const uint Pid = 1_000_100;

    [Theory]
    [InlineData(RawRecordKind.FileCreate, KernelHooks.FileCreate, true)]
    [InlineData(RawRecordKind.FileCreate, KernelHooks.FileCreate, false)]
    [InlineData(RawRecordKind.FileDelete, KernelHooks.FileDelete, false)]
    [InlineData(RawRecordKind.FileRename, KernelHooks.FileRename, false)]
    [InlineData(RawRecordKind.ImageLoad, KernelHooks.ImageLoad, false)]
    [InlineData(RawRecordKind.DeviceOpen, KernelHooks.RawAccessRead, false)]
    [InlineData(RawRecordKind.FileWritten, KernelHooks.FileExecutable, false)]
    public void Each_kind_of_record_is_its_kind_of_activity(RawRecordKind record, KernelHooks kind, bool isNew)
    {
        SeenActivity activity = Decode(RecordBytes.File(RecordBytes.Header(Pid), record, "file\0tmp\0", inode: 7, isNew: isNew));

        Assert.Equal((kind, isNew, "/tmp/file", "-"), (activity.Kind, activity.IsNewFile, activity.FilePath, activity.NewFilePath));
        Assert.Equal((7UL, 0x800001u, 5u), (activity.File!.Value.Inode, activity.NodeDevice, activity.Descriptor));
        Assert.Equal(Feed.Host.ProcessGuid(Pid, 500), activity.Guid);
    }

    [Theory]
    [InlineData("", "/etc/passwd", "/etc/passwd")]
    [InlineData("home\0", "/etc/passwd", "/etc/passwd")]
    [InlineData("maria\0home\0", "notes", "/home/maria/notes")]
    [InlineData("", "notes", "/notes")]
    [InlineData("maria\0home\0", "./a//b/../c/", "/home/maria/a/c")]
    [InlineData("maria\0home\0", "../../../../x", "/x")]
    [InlineData("maria\0home\0", "..", "/home")]
    [InlineData("home\0", "..", "/")]
    [InlineData("", "/", "/")]
    [InlineData("home\0", "...", "/home/...")]
    public void A_path_is_made_whole_by_its_words(string directory, string path, string whole)
    {
        SeenActivity activity = Decode(RecordBytes.File(RecordBytes.Header(Pid), RawRecordKind.FileDelete, directory, path));

        Assert.Equal(whole, activity.FilePath);
        Assert.Null(activity.File);
    }

    [Fact]
    public void Of_a_move_both_paths_are_told()
    {
        SeenActivity activity = Decode(RecordBytes.File(RecordBytes.Header(Pid), RawRecordKind.FileRename, "tmp\0", "from", "srv\0", "to"));

        Assert.Equal(("/tmp/from", "/srv/to"), (activity.FilePath, activity.NewFilePath));
    }

    [Fact]
    public void A_path_that_was_cut_is_marked()
    {
        RecordHeader header = RecordBytes.Header(Pid);
        header.Flags = RawRecordFlags.PathCut;

        Assert.Equal(CaptureNotes.Incomplete, Decode(RecordBytes.File(header, RawRecordKind.FileCreate, "deep\0")).Notes);
        Assert.Equal(CaptureNotes.None, Decode(RecordBytes.File(RecordBytes.Header(Pid), RawRecordKind.FileCreate, "deep\0")).Notes);
    }

    [Theory]
    [InlineData(0u, KernelFileType.HardLink, "/home/a")]
    [InlineData(0xa1ffu, KernelFileType.SymbolicLink, "../a")]
    [InlineData(0x6180u, KernelFileType.BlockDevice, "-")]
    [InlineData(0x2180u, KernelFileType.CharacterDevice, "-")]
    [InlineData(0x1180u, KernelFileType.Pipe, "-")]
    [InlineData(0xc180u, KernelFileType.Socket, "-")]
    [InlineData(0x8180u, KernelFileType.File, "-")]
    public void A_name_that_is_made_is_told_with_what_it_stands_for(uint mode, KernelFileType type, string target)
    {
        SeenActivity activity = Decode(RecordBytes.File(
            RecordBytes.Header(Pid), RawRecordKind.FileLink, "maria\0home\0", "../a", "tmp\0", "./b", isNew: mode != 0, mode: mode));

        Assert.Equal((KernelHooks.FileCreate, "/tmp/b", "-", mode != 0), (activity.Kind, activity.FilePath, activity.NewFilePath, activity.IsNewFile));
        Assert.Equal((type, target), (activity.FileType, activity.LinkTarget));
    }

    [Fact]
    public void Times_that_were_set_are_told_and_nothing_else()
    {
        SeenActivity both = Set(new AttributeRecord { Set = SetAttributes.Accessed | SetAttributes.Modified, Accessed = 5, Modified = -7, Mode = 1, Owner = 1 });
        SeenActivity one = Set(new AttributeRecord { Set = SetAttributes.Modified, Accessed = 5, Modified = -7 });

        Assert.Equal((KernelHooks.FileTime, "/tmp/a", 5L, -7L), (both.Kind, both.FilePath, both.Accessed!.Value.UnixNanoseconds, both.Modified!.Value.UnixNanoseconds));
        Assert.Equal(((uint?)null, (uint?)null, (uint?)null), (both.Mode, both.Owner.Id, both.Group.Id));
        Assert.Null(one.Accessed);
        Assert.Equal(-7, one.Modified!.Value.UnixNanoseconds);
    }

    [Fact]
    public void Permissions_that_were_set_are_told_and_nothing_else()
    {
        SeenActivity set = Set(new AttributeRecord { Set = SetAttributes.Mode, Mode = 0xfff, Owner = 1, Inode = 9 });

        Assert.Equal((KernelHooks.FileMode, 0xfffu, 9UL), (set.Kind, set.Mode!.Value, set.File!.Value.Inode));
        Assert.Equal(((uint?)null, "-", (uint?)null, "-"), (set.Owner.Id, set.Owner.Name, set.Group.Id, set.Group.Name));
    }

    [Fact]
    public void An_owner_is_told_by_number_and_name_unless_the_number_is_not_known()
    {
        SeenActivity set = Set(new AttributeRecord { Set = SetAttributes.Owner | SetAttributes.Group, Owner = 4_294_967_294, Group = AttributeRecord.NoId });

        Assert.Equal((KernelHooks.FileOwner, (4_294_967_294u, "4294967294"), ((uint?)null, "-")), (set.Kind, (set.Owner.Id!.Value, set.Owner.Name), set.Group));
        Assert.Equal((0u, "0"), (Set(new AttributeRecord { Set = SetAttributes.Group }).Group.Id!.Value, Set(new AttributeRecord { Set = SetAttributes.Group }).Group.Name));
    }

    [Fact]
    public void A_path_of_attributes_that_was_cut_is_marked()
    {
        RecordHeader header = RecordBytes.Header(Pid);
        header.Flags = RawRecordFlags.PathCut;

        Assert.Equal(CaptureNotes.Incomplete, Decode(RecordBytes.Attributes(header, new AttributeRecord { Set = SetAttributes.Mode }, "deep\0")).Notes);
    }

    private static SeenActivity Set(AttributeRecord set) => Decode(RecordBytes.Attributes(RecordBytes.Header(Pid), set, "tmp\0", "./a"));

    private static SeenActivity Decode(byte[] record) => Assert.Single(Feed.Decode(record).Activities);
}
