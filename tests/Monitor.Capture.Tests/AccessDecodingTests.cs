using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>What becomes of records about a process that got at another one.</summary>
public sealed class AccessDecodingTests
{
    private const uint Pid = 1_000_100, Target = 1_000_200;

    [Fact]
    public void Both_processes_are_looked_up()
    {
        SeenActivity activity = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid), image: "gdb\0bin\0"),
            RecordBytes.Exec(RecordBytes.Header(Target), image: "victim\0bin\0"),
            Record(record =>
            {
                record.Header.Tid = Pid + 1;
                record.Call = 3;
                record.Rights = 2;
                record.Address = 0x7fff_1234_5678;
                record.Length = 12;
                record.Repeats = 7;
                record.PageRepeats = 5;
                record.IsFurther = 1;
                return record;
            })).Activities[^1];

        Assert.Equal((KernelHooks.ProcessAccess, "/bin/gdb", "/bin/victim"), (activity.Kind, activity.Image, activity.TargetImage));
        Assert.Equal((Feed.Host.ProcessGuid(Pid, 500), Feed.Host.ProcessGuid(Target, 500)), (activity.Guid, activity.TargetGuid));
        Assert.Equal((AccessWay.Write, AccessRights.WriteMemory, Pid + 1), (activity.Way, activity.Rights, activity.ThreadId));
        Assert.Equal((0x7fff_1234_5678ul, 12ul, true, 7u, 5u), (activity.Address, activity.Size, activity.IsFurther, activity.Repeats, activity.PageRepeats));
    }

    [Theory]
    [InlineData(1, 4u, ProcessFile.None)]
    [InlineData(4, 4u, ProcessFile.None)]
    [InlineData(5, 0u, ProcessFile.NumaMaps)]
    [InlineData(6, 0u, ProcessFile.NumaMaps)]
    public void The_request_is_a_number_or_a_file(uint call, uint request, ProcessFile file)
    {
        SeenActivity activity = Decode(record => record with { Call = call, Request = request == 0 ? (uint)file : request });

        Assert.Equal((request, file), (activity.Request, activity.ProcessFile));
    }

    [Theory]
    [InlineData(0, 5, "", "-", "-")]
    [InlineData(1, 5, "libc.so\0lib\0", "/lib/libc.so", "r-xp")]
    [InlineData(2, 3, "", "[heap]", "rw-p")]
    [InlineData(3, 7, "", "[stack]", "rwxp")]
    [InlineData(4, 4, "", "[vdso]", "--xp")]
    [InlineData(5, 8, "", "[anonymous]", "---s")]
    [InlineData(5, 15, "", "[anonymous]", "rwxs")]
    [InlineData(77, 0xfff0, "", "-", "---p")]
    public void What_lies_at_the_address_is_named_as_proc_names_it(int mapping, int permissions, string path, string name, string text)
    {
        SeenActivity activity = Decode(record => record with { Mapping = (ushort)mapping, Permissions = (ushort)permissions }, path);

        Assert.Equal((name, text), (activity.Mapping, activity.Permissions));
    }

    [Fact]
    public void A_path_that_was_cut_is_marked()
    {
        SeenActivity activity = Decode(record =>
        {
            record.Header.Flags = RawRecordFlags.PathCut;
            return record;
        });

        Assert.Equal(CaptureNotes.Incomplete, activity.Notes);
    }

    [Fact]
    public void What_the_agent_does_is_marked()
    {
        byte[] record = RecordBytes.MemoryAccess(RecordBytes.Header(Feed.AgentProcessId), Target);

        Assert.Equal(CaptureNotes.AgentsOwn, Assert.Single(Feed.Decode(record).Activities).Notes);
    }

    [Fact]
    public void A_path_longer_than_the_record_is_malformed()
    {
        Recording recording = Feed.Decode(Record(record => record with { PathLength = 9 }, "12345678"));

        Assert.Empty(recording.Activities);
        Assert.Equal((RawRecordKind.MemoryAccess, RawLossReason.Malformed, 1L), Assert.Single(recording.Losses));
    }

    private static SeenActivity Decode(Func<MemoryAccessRecord, MemoryAccessRecord> change, string path = "") => Assert.Single(Feed.Decode(Record(change, path)).Activities);

    private static byte[] Record(Func<MemoryAccessRecord, MemoryAccessRecord> change, string path = "") =>
        RecordBytes.MemoryAccess(RecordBytes.Header(Pid), Target, path, record => record.Value = change(record.Value));
}
