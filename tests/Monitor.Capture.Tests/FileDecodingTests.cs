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

    private static SeenActivity Decode(byte[] record) => Assert.Single(Feed.Decode(record).Activities);
}
