using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Tests.Decoding;

public sealed class ProcessDecodingTests
{
    private const uint Parent = 800, Child = 1200;
    private const ulong ChildStart = RecordBytes.Start + 5_000_000;
    private const string Alice = "S-1-5-21-1-2-3-1001";

    private readonly Decoder _decoder = new();

    [Fact]
    public void A_process_start_has_all_that_the_record_says()
    {
        Seen started = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, ChildStart)));

        Assert.Equal(KernelHooks.ProcessCreate, started.Kind);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 1, DateTimeKind.Utc), started.Time.ToDateTime());
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc), started.Process.Started.ToDateTime());
        Assert.Equal((Child, @"C:\Windows\System32\cmd.exe", "cmd.exe /c dir"), (started.Process.Id, started.Process.Image, started.Process.CommandLine));
        Assert.Equal((@"NT AUTHORITY\SYSTEM", "System", 1u), (started.Process.User, started.Process.Integrity, started.Process.SessionId));
        Assert.Equal((0x3e7ul, new Guid("924935dc-b900-6955-e703-000000000000")), (started.Process.LogonId, started.Process.LogonGuid));
        Assert.Equal(new FileIdentity(0, 77, 5000, default), started.Process.ImageFile);
        Assert.Equal(("-", CaptureNotes.None), (started.Process.InvokedAs, started.Notes));
    }

    [Fact]
    public void A_logon_session_has_a_GUID_when_it_is_known_when_it_began()
    {
        TaskCompletionSource<LogonSession?> answer = new();
        _decoder.Logon = answer.Task;
        Assert.Equal(Guid.Empty, _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child))).Process.LogonGuid);

        answer.SetResult(new LogonSession(RecordBytes.Start + 10_000_000));
        Assert.Equal(new Guid("924935dc-b901-6955-e703-000000000000"), _decoder.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child))).Process.LogonGuid);
    }

    [Fact]
    public void A_logon_session_that_nobody_knows_has_no_time_in_its_GUID()
    {
        _decoder.Logon = Task.FromResult<LogonSession?>(null);

        Assert.Equal(new Guid("924935dc-0000-0000-e703-000000000000"), _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child))).Process.LogonGuid);
    }

    [Fact]
    public void Logon_sessions_are_asked_for_once_and_bounded()
    {
        int asked = 0;
        LogonTimes logons = new(_ =>
        {
            asked++;
            return Task.FromException<LogonSession?>(new IOException("no answer"));
        }, TimeProvider.System);
        for (ulong i = 0; i < LogonTimes.Maximum + 1; i++)
        {
            Assert.Equal(0ul, logons.Find(i));
            Assert.Equal(0ul, logons.Find(i));
        }

        Assert.Equal(LogonTimes.Maximum + 1, asked);
        logons.Find(0);
        Assert.Equal(LogonTimes.Maximum + 2, asked);
    }

    [Fact]
    public void The_parent_is_looked_up_and_its_ancestors_are_named()
    {
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(4), image: "System", change: record => record.Value.ParentPid = 0));
        Seen parent = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Parent), image: @"\??\C:\p.exe", change: record => record.Value.ParentPid = 4));

        Seen started = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, ChildStart)));

        Assert.Equal((parent.Process.Guid, Parent, @"C:\p.exe"), (started.Parent.Guid, started.Parent.Id, started.Parent.Image));
        Assert.Equal(@"C:\p.exe|System", started.Ancestors);
    }

    [Fact]
    public void A_parent_that_is_not_known_has_its_id_alone()
    {
        Seen started = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, ChildStart)));

        Assert.Equal((Guid.Empty, Parent, "-"), (started.Parent.Guid, started.Parent.Id, started.Parent.Image));
        Assert.Equal("-", started.Ancestors);
    }

    [Fact]
    public void An_id_that_is_used_again_is_another_process()
    {
        Guid first = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child))).Process.Guid;
        Guid second = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, ChildStart), image: @"\??\C:\second.exe")).Process.Guid;

        Seen late = _decoder.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child)));

        Assert.NotEqual(first, second);
        Assert.Equal((first, @"C:\Windows\System32\cmd.exe"), (late.Process.Guid, late.Process.Image));
    }

    [Fact]
    public void A_guid_is_the_same_after_the_agent_was_started_again()
    {
        Guid first = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, ChildStart))).Process.Guid;

        Assert.Equal(first, new Decoder().Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child, ChildStart))).Process.Guid);
        Assert.Equal("924935dc-b900-6955", first.ToString()[..18]);     // the machine, and the second of the start
    }

    [Fact]
    public void A_process_whose_start_is_not_known_is_nobody_in_particular()
    {
        Seen seen = _decoder.Decode(RecordBytes.Connection(RecordBytes.Header(Child, start: 0), 2, [10, 0, 0, 1], [192, 0, 2, 7]));

        Assert.Equal((Child, Guid.Empty, default), (seen.Process.Id, seen.Process.Guid, seen.Process.Started));
    }

    [Fact]
    public void An_exit_has_the_status_and_comes_once()
    {
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child)));

        Seen exit = _decoder.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child), unchecked((int)0xc0000005)));
        _decoder.Records.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child)));

        Assert.Equal((KernelHooks.ProcessTerminate, unchecked((int)0xc0000005), @"C:\Windows\System32\cmd.exe"), (exit.Kind, exit.ExitCode, exit.Process.Image));
        Assert.Equal(2, _decoder.Activities.Count);
        Assert.Equal(3, _decoder.Records.Records);
    }

    [Fact]
    public void What_a_command_line_holds_can_be_had_back_even_where_it_is_no_sound_text()
    {
        string strange = "a\ud800b\udc00\ud83d\ude00\0ü";

        Seen started = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), commandLine: strange));

        Assert.Equal("61-ED-A0-80-62-ED-B0-80-F0-9F-98-80-00-C3-BC", BitConverter.ToString(started.Process.CommandLineBytes));
    }

    [Fact]
    public void A_users_name_is_the_identifier_until_it_is_known()
    {
        Seen before = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), user: Alice));
        _decoder.Name.SetResult(@"CORP\alice");
        _decoder.Records.Refresh();
        Seen after = _decoder.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child)));

        Assert.Equal((Alice, @"CORP\alice"), (before.Process.User, after.Process.User));
    }

    [Theory]
    [InlineData(0u, "Untrusted")]
    [InlineData(0x1000u, "Low")]
    [InlineData(0x2000u, "Medium")]
    [InlineData(0x2010u, "Medium")]
    [InlineData(0x2100u, "MediumPlus")]
    [InlineData(0x3000u, "High")]
    [InlineData(0x4000u, "System")]
    [InlineData(0x5000u, "Protected")]
    [InlineData(uint.MaxValue, "-")]
    public void Integrity_has_a_name(uint label, string name) => Assert.Equal(
        name, _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), change: record => record.Value.Integrity = label)).Process.Integrity);

    [Fact]
    public void An_app_container_has_a_name_of_its_own() => Assert.Equal(
        "AppContainer", _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), change: record => record.Value.IsAppContainer = 1)).Process.Integrity);

    [Fact]
    public void The_name_by_which_it_was_opened_is_told_where_it_is_another() => Assert.Equal(
        @"C:\link.exe", _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), openedName: @"\??\C:\link.exe")).Process.InvokedAs);

    [Fact]
    public void The_folder_that_it_was_started_in_is_told_also_later()
    {
        Seen started = _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child), openedName: @"\??\C:\link.exe", directory: @"C:\work\"));

        Assert.Equal((@"C:\work\", @"C:\link.exe"), (started.Process.Directory, started.Process.InvokedAs));
        Assert.Equal(@"C:\work\", _decoder.Decode(RecordBytes.ProcessExit(RecordBytes.Header(Child))).Process.Directory);
        Assert.Equal("-", _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Parent))).Process.Directory);
    }

    [Fact]
    public void A_text_that_was_cut_is_noted() => Assert.Equal(
        CaptureNotes.Incomplete, _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Child, flags: 1))).Notes);

    [Fact]
    public void What_the_agent_starts_is_its_own_but_not_what_calls_itself_its_child()
    {
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Decoder.AgentProcessId)));

        CaptureNotes By(uint pid, uint parent, uint creator) => _decoder.Decode(RecordBytes.ProcessCreate(
            RecordBytes.Header(pid), change: record => (record.Value.ParentPid, record.Value.CreatorPid) = (parent, creator))).Notes;

        Assert.Equal(CaptureNotes.AgentsOwn, By(5000, Decoder.AgentProcessId, Decoder.AgentProcessId));
        Assert.Equal(CaptureNotes.AgentsOwn, By(5004, 5000, 5000));
        Assert.Equal(CaptureNotes.None, By(5008, Decoder.AgentProcessId, Parent));
    }

    [Theory]
    [InlineData(1u, TamperingSign.ImageReplaced)]
    [InlineData(2u, TamperingSign.ImageDeleted)]
    public void Tampering_is_told(uint sign, TamperingSign expected) => Assert.Equal(
        (KernelHooks.ProcessTampering, expected),
        (_decoder.Decode(RecordBytes.Tampering(RecordBytes.Header(Child), sign)).Kind, _decoder.Activities[0].Tampering));
}
