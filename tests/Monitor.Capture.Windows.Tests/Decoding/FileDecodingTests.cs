using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Tests.Decoding;

public sealed class FileDecodingTests
{
    private const uint Actor = 800;
    private const string Path = @"\Device\HarddiskVolume3\Users\a\x.txt";

    private readonly Decoder _decoder = new();

    public FileDecodingTests() => _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Actor), image: @"\??\C:\actor.exe"));

    [Theory]
    [InlineData(RawRecordKind.WindowsFileCreate, KernelHooks.FileCreate)]
    [InlineData(RawRecordKind.WindowsFileTime, KernelHooks.FileTime)]
    [InlineData(RawRecordKind.WindowsFileStream, KernelHooks.FileStream)]
    [InlineData(RawRecordKind.WindowsFileDelete, KernelHooks.FileDelete)]
    [InlineData(RawRecordKind.WindowsFileExecutable, KernelHooks.FileExecutable)]
    [InlineData(RawRecordKind.WindowsFileBlocked, KernelHooks.FileBlocked)]
    [InlineData(RawRecordKind.WindowsFileRename, KernelHooks.FileRename)]
    public void A_file_has_the_path_that_programs_use(RawRecordKind kind, KernelHooks hook)
    {
        Seen file = _decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), kind, Path, @"\Device\HarddiskVolume30\y"));

        Assert.Equal(kind == RawRecordKind.WindowsFileExecutable, file.IsClosed);
        Assert.Equal((hook, @"C:\Users\a\x.txt", @"D:\y", @"C:\actor.exe"), (file.Kind, file.Path, file.NewPath, file.Process.Image));
    }

    [Theory]
    [InlineData(RawRecordKind.WindowsRawRead, KernelHooks.RawAccessRead, @"\Device\HarddiskVolume3")]
    [InlineData(RawRecordKind.WindowsPipeCreate, KernelHooks.PipeCreate, @"\??\pipe")]
    [InlineData(RawRecordKind.WindowsPipeConnect, KernelHooks.PipeConnect, @"\lsass")]
    public void Devices_and_pipes_have_the_kernels_names(RawRecordKind kind, KernelHooks hook, string name)
    {
        Seen file = _decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), kind, name));

        Assert.Equal((hook, name, "-"), (file.Kind, file.Path, file.NewPath));
    }

    [Fact]
    public void All_that_is_known_of_a_file_is_told()
    {
        Seen file = _decoder.Decode(RecordBytes.File(
            RecordBytes.Header(Actor),
            RawRecordKind.WindowsFileDelete,
            Path,
            change: record =>
            {
                ref WindowsFileRecord facts = ref record.Value;
                (facts.FileId, facts.Size, facts.VolumeSerial, facts.Created) = (12, 34, 56, RecordBytes.Start);
                (facts.IsNew, facts.IsProgram, facts.IsArchived) = (1, 1, 1);
            }));

        Assert.Equal((new FileIdentity(56, 12, 34, default), true, true, true), (file.File, file.IsNew, file.IsProgram, file.IsArchived));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), file.Created?.ToDateTime());
        Assert.Equal((null, null), file.CreatedSet);
    }

    [Fact]
    public void What_is_not_known_is_absent()
    {
        Seen file = _decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsFileTime, Path));

        Assert.Equal((null, false, false, false, null), (file.File, file.IsNew, file.IsProgram, file.IsArchived, file.Created));
        Assert.Equal(((EventTime?)null, (EventTime?)null), file.CreatedSet);
    }

    [Fact]
    public void A_creation_time_that_was_set_is_told_with_the_one_before()
    {
        Seen file = _decoder.Decode(RecordBytes.File(
            RecordBytes.Header(Actor), RawRecordKind.WindowsFileTime, Path,
            change: record => (record.Value.Created, record.Value.PreviousCreated) = (RecordBytes.Start, RecordBytes.Start + 10_000_000)));

        Assert.Equal(1_000_000_000, file.CreatedSet.Before!.Value.UnixNanoseconds - file.CreatedSet.Now!.Value.UnixNanoseconds);
        Assert.Equal(2026, file.CreatedSet.Now.Value.ToDateTime().Year);
    }

    [Theory]
    [InlineData(4, BlockedAct.Executable)]
    [InlineData(5, BlockedAct.Shredding)]
    [InlineData(2, BlockedAct.None)]
    public void A_refused_act_is_told_with_the_reason(int act, BlockedAct expected) => Assert.Equal(
        expected,
        _decoder.Decode(RecordBytes.File(
            RecordBytes.Header(Actor), RawRecordKind.WindowsFileBlocked, Path, change: record => record.Value.Act = (WindowsFileAct)act)).Blocked);

    [Fact]
    public void The_user_that_the_thread_acted_for_is_the_effective_one()
    {
        Seen own = _decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsFileCreate, Path));
        Seen other = _decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsFileCreate, Path, user: "S-1-5-19"));

        Assert.Equal((@"NT AUTHORITY\SYSTEM", @"NT AUTHORITY\SYSTEM"), (own.Process.User, own.Process.EffectiveUser));
        Assert.Equal((@"NT AUTHORITY\SYSTEM", @"NT AUTHORITY\LOCAL SERVICE"), (other.Process.User, other.Process.EffectiveUser));
    }

    [Fact]
    public void A_lone_surrogate_in_a_path_can_be_had_back() => Assert.EndsWith(
        "5C-ED-A0-80-2E-78",
        BitConverter.ToString(_decoder.Decode(RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsFileCreate, "\\??\\C:\\\ud800.x")).PathBytes),
        StringComparison.Ordinal);

    [Fact]
    public void A_connection_has_both_ends()
    {
        Assert.Equal("10.0.0.1:50000 -> 192.0.2.7:443", _decoder.Decode(RecordBytes.Connection(RecordBytes.Header(Actor), 2, [10, 0, 0, 1], [192, 0, 2, 7])).Connection);
        Assert.Equal(
            "[fe80::1]:50000 <- [fe80::2]:443".Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal),
            _decoder.Decode(RecordBytes.Connection(
                RecordBytes.Header(Actor), 10, [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], direction: 2)).Connection);
    }
}
