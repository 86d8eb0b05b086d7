using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Tests;

public sealed class ProcessDecodingTests
{
    private const uint Pid = 1_000_100;     // above what any machine gives, so that /proc knows nothing of it
    private const string Container = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void An_exec_becomes_a_started_process()
    {
        byte[] exec = RecordBytes.Exec(
            RecordBytes.Header(Pid, uid: 1000),
            arguments: "tool\0two words\0\0",
            image: "tool\0bin\0usr\0",
            filename: "./tool",
            change: record =>
            {
                record.Value.EffectiveUid = 7;
                record.Value.ImageDevice = 8 << 20 | 1;
                record.Value.ImageInode = 4711;
                record.Value.ImageSize = 1234;
                record.Value.ImageChanged = 99;
            });

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal(KernelHooks.ProcessCreate, activity.Kind);
        Assert.Equal(new EventTime(Feed.BootTime.UnixNanoseconds + 6_000_000_000), activity.Time);
        Assert.Equal(Feed.Host.ProcessGuid(Pid, 500), activity.Guid);
        Assert.Equal((Pid, "1000", "7"), (activity.ProcessId, activity.User, activity.EffectiveUser));
        Assert.Equal(("/usr/bin/tool", "./tool", "/tmp"), (activity.Image, activity.InvokedAs, activity.Directory));
        Assert.Equal("tool|two words|", activity.CommandLine);
        Assert.Equal(new FileIdentity(8 << 20 | 1, 4711, 1234, new EventTime(99)), activity.ImageFile);
        Assert.False(activity.ImageDeleted);
        Assert.Equal(CaptureNotes.None, activity.Notes);
    }

    [Fact]
    public void An_image_called_by_its_path_was_invoked_as_nothing_else()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(RecordBytes.Exec(RecordBytes.Header(Pid), image: "x\0bin\0", filename: "/bin/x")).Activities);

        Assert.Equal("-", activity.InvokedAs);
    }

    [Fact]
    public void An_image_without_a_name_is_deleted()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), image: "memfd:x\0", change: record => record.Value.ImageLinks = 0);

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal(("/memfd:x", true), (activity.Image, activity.ImageDeleted));
    }

    [Fact]
    public void A_path_that_was_cut_is_not_whole()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), change: record => record.Value.Header.Flags = RawRecordFlags.PathCut);

        Assert.Equal(CaptureNotes.Incomplete, Assert.Single(Feed.Decode(exec).Activities).Notes);
    }

    [Fact]
    public void What_could_not_be_read_of_an_image_is_absent()
    {
        byte[] exec = RecordBytes.Exec(
            RecordBytes.Header(Pid), arguments: "", image: "", filename: "", total: 1, change: record =>
            {
                record.Value.ImageLinks = 0;
                record.Value.Header.Flags = RawRecordFlags.PathCut | RawRecordFlags.ArgumentsCut | RawRecordFlags.DirectoryUnread;
            });

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal(("-", "-", "-", false), (activity.Image, activity.CommandLine, activity.Directory, activity.ImageDeleted));
        Assert.Null(activity.ImageFile);
        Assert.Equal(CaptureNotes.Incomplete, activity.Notes);
    }

    [Fact]
    public void A_directory_that_could_not_be_read_is_not_the_root()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), change: record => record.Value.Header.Flags = RawRecordFlags.DirectoryUnread);

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal(("-", "/bin/x", CaptureNotes.Incomplete), (activity.Directory, activity.Image, activity.Notes));
    }

    [Fact]
    public void Arguments_that_could_not_be_read_are_not_waited_for()
    {
        byte[] exec = RecordBytes.Exec(
            RecordBytes.Header(Pid), arguments: "x\0half", total: 100, change: record => record.Value.Header.Flags = RawRecordFlags.ArgumentsCut);
        Recording recording = Feed.Decode(exec, RecordBytes.Exit(RecordBytes.Header(Pid + 1)));

        Assert.Equal([Pid, Pid + 1], recording.Activities.Select(activity => activity.ProcessId));
        Assert.Equal(("x|half", CaptureNotes.Incomplete), (recording.Activities[0].CommandLine, recording.Activities[0].Notes));
    }

    [Fact]
    public void The_container_comes_from_the_control_group()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), cgroup: $"docker-{Container}.scope\0system.slice\0");

        Assert.Equal(Container, Assert.Single(Feed.Decode(exec).Activities).ContainerId);
    }

    [Fact]
    public void The_controlling_terminal_is_that_of_the_exec()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), change: record => record.Value.Terminal = 136 << 20 | 3);
        byte[] without = RecordBytes.Exec(RecordBytes.Header(Pid));

        Assert.Equal(["136:3", "-"], Feed.Decode(exec, without).Activities.Select(activity => activity.Terminal));
    }

    [Fact]
    public void A_forked_process_makes_no_activity_until_it_starts_an_image_and_then_names_its_creator()
    {
        const ulong ChildStart = 7_000_000_000;
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid), image: "shell\0bin\0"),
            RecordBytes.Fork(RecordBytes.Header(Pid), child: Pid + 1, ChildStart),
            RecordBytes.Exec(RecordBytes.Header(Pid + 1, ChildStart), image: "tool\0bin\0"));

        Assert.Equal(2, recording.Activities.Count);
        SeenActivity child = recording.Activities[1];
        Assert.Equal((Feed.Host.ProcessGuid(Pid, 500), Pid, "/bin/shell"), (child.ParentGuid, child.ParentId, child.ParentImage));
        Assert.Equal(("-", "/bin/shell"), (recording.Activities[0].Ancestors, child.Ancestors));
    }

    [Fact]
    public void A_creator_of_which_nothing_is_known_is_named_by_its_id_alone()
    {
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), change: record =>
        {
            record.Value.ParentPid = Pid - 1;
            record.Value.ParentStart = 1_000_000_000;
        });

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal((Pid - 1, Guid.Empty, "-"), (activity.ParentId, activity.ParentGuid, activity.ParentImage));
    }

    [Fact]
    public void A_second_exec_is_the_same_process_with_another_image()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid, serial: 1), image: "first\0"),
            RecordBytes.Exec(RecordBytes.Header(Pid, serial: 2), image: "second\0"),
            RecordBytes.Exit(RecordBytes.Header(Pid, serial: 2)));

        Assert.Equal(["/first", "/second", "/second"], recording.Activities.Select(activity => activity.Image));
        Assert.Single(recording.Activities.Select(activity => activity.Guid).Distinct());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3 << 8, 3)]
    [InlineData(255 << 8, 255)]
    [InlineData(9, 137)]
    [InlineData(11 | 0x80, 139)]
    public void The_exit_code_is_what_a_shell_would_say(int waitStatus, int exitCode)
    {
        Recording recording = Feed.Decode(RecordBytes.Exec(RecordBytes.Header(Pid)), RecordBytes.Exit(RecordBytes.Header(Pid), waitStatus));

        Assert.Equal((KernelHooks.ProcessTerminate, exitCode, "/bin/x"), (recording.Activities[1].Kind, recording.Activities[1].ExitCode, recording.Activities[1].Image));
    }

    [Fact]
    public void A_second_exit_of_the_same_process_is_ignored()
    {
        Feed feed = new();
        Recording recording = feed.Run(
            RecordBytes.Exit(RecordBytes.Header(Pid), 3 << 8),
            RecordBytes.Exit(RecordBytes.Header(Pid), 3 << 8),
            RecordBytes.Exit(RecordBytes.Header(Pid, start: RecordBytes.Start + 10_000_000), 4 << 8));

        Assert.Equal([3, 4], recording.Activities.Select(activity => activity.ExitCode));
        Assert.Empty(recording.Losses);
        Assert.Equal(3, feed.Capture.Records);
    }

    [Fact]
    public void The_end_of_a_process_that_nobody_saw_begin_has_identity_and_user()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(RecordBytes.Exit(RecordBytes.Header(Pid, uid: 1000))).Activities);

        Assert.Equal(Feed.Host.ProcessGuid(Pid, 500), activity.Guid);
        Assert.Equal(("-", "-", "1000"), (activity.Image, activity.CommandLine, activity.User));
    }

    [Fact]
    public void A_process_that_changed_its_user_ends_as_that_user()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid, uid: 0)),
            RecordBytes.Exit(RecordBytes.Header(Pid, uid: 33)));

        Assert.Equal(["0", "33"], recording.Activities.Select(activity => activity.User));
    }

    [Fact]
    public void What_the_agent_and_its_children_do_is_noted()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Fork(RecordBytes.Header(Feed.AgentProcessId), child: Pid, RecordBytes.Start),
            RecordBytes.Exec(RecordBytes.Header(Pid)),
            RecordBytes.Exit(RecordBytes.Header(Pid)),
            RecordBytes.Exit(RecordBytes.Header(Pid + 1)));

        Assert.Equal([CaptureNotes.AgentsOwn, CaptureNotes.AgentsOwn, CaptureNotes.None], recording.Activities.Select(activity => activity.Notes));
    }

    [Fact]
    public void A_process_that_runs_already_is_read_when_its_child_is_first_seen()
    {
        uint self = (uint)Environment.ProcessId;
        byte[] exec = RecordBytes.Exec(RecordBytes.Header(Pid), change: record =>
        {
            record.Value.ParentPid = self;
            record.Value.ParentStart = StartTicks(self) * 10_000_000 + 1;
        });

        SeenActivity activity = Assert.Single(Feed.Decode(exec).Activities);

        Assert.Equal(new FileInfo("/proc/self/exe").LinkTarget, activity.ParentImage);
    }

    private static ulong StartTicks(uint process)
    {
        ProcessTable table = new Feed().Table;
        RunningProcesses.ReadInto(table);
        return table.FindNewest(process)!.StartTicks;
    }
}
