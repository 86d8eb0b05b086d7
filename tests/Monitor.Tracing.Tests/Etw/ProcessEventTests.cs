using Monitor.Collectors.Etw;
using Monitor.Sdk.EventSet;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>Processes and images, from hand-built events: no recording at hand holds a start.</summary>
public sealed class ProcessEventTests
{
    private const ulong Made = 133_000_000_000_000_000;

    private static readonly Guid ProcessTask = new("3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c");
    private static readonly Guid ImageTask = new("2cb15d1d-5fc1-11d2-abe1-00a0c911f518");

    private readonly BtlFile _file = new();
    private readonly TraceRun _run = new();

    [Fact]
    public void The_two_halves_of_a_start_become_one_event()
    {
        AddRunning(400, "services.exe", @"C:\Windows\system32\services.exe");
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", @"cmd.exe /c ""echo hi"""), 1);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\Windows\System32\cmd.exe", 0x3000), 1.0001);

        _run.Read(_file);

        IReadOnlyDictionary<string, string> created = _run.Only("ProcessCreate");
        Assert.Equal(
            ("2026-03-01 12:00:01.000", "500", @"C:\Windows\System32\cmd.exe", @"cmd.exe /c ""echo hi""", @"NT AUTHORITY\SYSTEM", "1", "High"),
            (created["UtcTime"], created["ProcessId"], created["Image"], created["CommandLine"], created["User"], created["TerminalSessionId"], created["IntegrityLevel"]));
        Assert.Equal(TraceRun.Guid(500, Made), Guid.Parse(created["ProcessGuid"]));
        Assert.Equal(("400", "services.exe", @"C:\Windows\system32\services.exe", @"NT AUTHORITY\SYSTEM"), (created["ParentProcessId"], created["ParentImage"], created["ParentCommandLine"], created["ParentUser"]));
        Assert.DoesNotContain("CurrentDirectory", created.Keys);
        Assert.DoesNotContain("Hashes", created.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_halves_may_come_in_either_order(bool isLoggerFirst)
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", "cmd"), isLoggerFirst ? 1 : 1.5);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\cmd.exe", 0x2000), isLoggerFirst ? 1.5 : 1);

        Assert.Equal([(@"C:\cmd.exe", "cmd")], Read().Events.Select(one => (one["Image"]!, one["CommandLine"]!)));
    }

    [Fact]
    public void A_start_of_which_a_half_is_missing_goes_on_without_it()
    {
        _run.Facts.Running[500] = (Made, @"C:\Found\cmd.exe");
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", "cmd"), 1);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(600, 400, @"\Device\HarddiskVolume3\other.exe", 0x1000), 2);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(700, 400, "last.exe", "last"), 10);

        Read();

        Assert.Equal([@"C:\Found\cmd.exe", @"C:\other.exe"], _run.All("ProcessCreate", "Image"));
        Assert.Equal(["cmd", null], _run.All("ProcessCreate", "CommandLine"));
        Assert.Equal(TraceRun.Guid(500, Made), Guid.Parse(_run.Events[0]["ProcessGuid"]!));
    }

    [Fact]
    public void What_a_process_does_comes_behind_its_start_and_has_its_identity()
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", "cmd"), 1);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\cmd.exe", 0x4000), 1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume30\x\évil.dll"), 1.1);
        _file.AddClassic(ImageTask, 10, 3, 4, Image(4, 0xffff_f800_1000_0000, @"\SystemRoot\system32\drivers\d.sys"), 1.2);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "cmd.exe", "cmd", exit: 0xc000_0005), 2);

        Read();

        Assert.Equal(["ProcessCreate", "ImageLoad", "DriverLoad", "ProcessTerminate"], _run.Events.Select(one => one.Name));
        Assert.Equal(@"D:\x\évil.dll", _run.Only("ImageLoad")["ImageLoaded"]);
        Assert.Equal(@"C:\Windows\system32\drivers\d.sys", _run.Only("DriverLoad")["ImageLoaded"]);
        Assert.Equal($"{unchecked((int)0xc000_0005)}", _run.Only("ProcessTerminate")["ExitCode"]);
        Assert.All(_run.Events.Where(one => one.Name != "DriverLoad"), one => Assert.Equal((@"C:\cmd.exe", TraceRun.Guid(500, Made)), (one["Image"], Guid.Parse(one["ProcessGuid"]!))));
    }

    [Fact]
    public void What_a_process_does_is_never_told_before_its_start()
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", "cmd"), 1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\a.dll"), 1.1);

        Read();

        Assert.Equal(["ProcessCreate", "ImageLoad"], _run.Events.Select(one => one.Name));
        Assert.Equal(_run.Events[0]["ProcessGuid"], _run.Events[1]["ProcessGuid"]);
    }

    [Fact]
    public void An_id_that_is_used_again_is_another_process()
    {
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\one.exe", 0x2000, Made), 1);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "one.exe", "one"), 1);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "one.exe", "one"), 2);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\two.exe", 0x2000, Made + 1), 3);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "two.exe", "two"), 3);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "two.exe", "two"), 4);

        Read();

        Assert.Equal([@"C:\one.exe", @"C:\two.exe"], _run.All("ProcessTerminate", "Image"));
        Assert.Equal([TraceRun.Guid(500, Made), TraceRun.Guid(500, Made + 1)], _run.All("ProcessTerminate", "ProcessGuid").Select(guid => Guid.Parse(guid!)));
    }

    /// <summary>The second half of the first start comes when something else was told of the process; the third start is that of another process.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_half_that_comes_late_is_no_second_start(bool isLoggerFirst)
    {
        _run.Facts.Running[500] = (Made, @"C:\cmd.exe");
        _run.Facts.Running[400] = (Made, @"C:\parent.exe");
        void AddLogged(double at, string command) => _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "cmd.exe", command), at);
        void AddProvided(double at, ulong made) => _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\cmd.exe", 0x2000, made), at);
        if (isLoggerFirst)
            AddLogged(1, "cmd");
        else
            AddProvided(1, Made);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\a.dll"), 1.1);
        if (isLoggerFirst)
            AddProvided(1.2, Made);
        else
            AddLogged(1.2, "cmd");
        _file.Add(EtwProviders.Process, 1, 3, 500, Provided(600, 500, @"\Device\HarddiskVolume3\child.exe", 0x2000), 1.3);
        _file.AddClassic(ProcessTask, 1, 4, 500, Logged(600, 500, "child.exe", "child"), 1.3);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "cmd.exe", "cmd"), 1.4);
        AddProvided(1.5, Made + 7);
        AddLogged(1.5, "again");

        Read();

        Assert.Equal([500, 600, 500], _run.All("ProcessCreate", "ProcessId").Select(id => int.Parse(id!)));
        Assert.Equal((@"C:\cmd.exe", "cmd"), (_run.All("ProcessCreate", "ParentImage")[1], _run.All("ProcessCreate", "ParentCommandLine")[1]));
        Assert.Equal(("again", TraceRun.Guid(500, Made + 7)), (_run.All("ProcessCreate", "CommandLine")[2], Guid.Parse(_run.All("ProcessCreate", "ProcessGuid")[2]!)));
    }

    /// <summary>The first process's other half never comes.</summary>
    [Fact]
    public void A_half_that_comes_behind_an_end_is_that_of_the_next_process()
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "one.exe", "one"), 1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\a.dll"), 1.1);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "one.exe", "one"), 1.2);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\two.exe", 0x2000, Made + 7), 1.5);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "two.exe", "two"), 1.5);

        Read();

        Assert.Equal(["one", "two"], _run.All("ProcessCreate", "CommandLine"));
        Assert.Equal((@"C:\two.exe", TraceRun.Guid(500, Made + 7)), (_run.All("ProcessCreate", "Image")[1], Guid.Parse(_run.All("ProcessCreate", "ProcessGuid")[1]!)));
    }

    [Fact]
    public void A_parent_is_told_before_its_child_and_is_not_an_older_process_that_had_its_id()
    {
        AddRunning(500, "old.exe", "old");
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "new.exe", "new"), 1);
        _file.AddClassic(ProcessTask, 1, 4, 500, Logged(600, 500, "child.exe", "child"), 1.1);
        _file.Add(EtwProviders.Process, 1, 3, 500, Provided(600, 500, @"\Device\HarddiskVolume3\child.exe", 0x2000), 1.1);

        Read();

        Assert.Equal(["new", "child"], _run.All("ProcessCreate", "CommandLine"));
        Assert.Equal("new", _run.Events[1]["ParentCommandLine"]);
    }

    /// <summary>The running system tells of the process that has the id now.</summary>
    [Fact]
    public void What_the_system_tells_of_a_successor_is_not_taken_for_the_process()
    {
        _run.Facts.Running[500] = (At(1.8), @"C:\successor.exe");
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "short.exe", "short"), 1);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "short.exe", "short"), 1.1);

        Read();

        Assert.Equal(["short.exe", "short.exe"], _run.Events.Select(one => one["Image"]));
        Assert.Equal(TraceRun.Guid(500, At(1)), Guid.Parse(_run.Events[0]["ProcessGuid"]!));
    }

    /// <summary>All that a process did before the clock was set back would have no identity otherwise.</summary>
    [Fact]
    public void A_process_that_was_made_before_the_clock_was_set_back_keeps_its_identity()
    {
        _run.Facts.Running[500] = (At(100_000), @"C:\early.exe");
        AddRunning(500, "early.exe", "early");
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "early.exe", "early"), 2);

        Read();

        Assert.Equal((@"C:\early.exe", TraceRun.Guid(500, At(100_000))), (_run.Events[0]["Image"], Guid.Parse(_run.Events[0]["ProcessGuid"]!)));
    }

    [Fact]
    public void What_a_process_does_whose_start_was_lost_is_not_told_of_the_one_that_had_its_id_before()
    {
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\one.exe", 0x2000), 1);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "one.exe", "one"), 1);
        _file.AddClassic(ProcessTask, 2, 4, 500, Logged(500, 400, "one.exe", "one"), 2);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\late.dll"), 2.1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\two.dll"), 4);
        _run.Facts.Running[500] = (At(3), @"C:\two.exe");

        Read();

        Assert.Equal([@"C:\one.exe", @"C:\two.exe"], _run.All("ImageLoad", "Image"));
        Assert.Equal([TraceRun.Guid(500, Made), TraceRun.Guid(500, At(3))], _run.All("ImageLoad", "ProcessGuid").Select(guid => Guid.Parse(guid!)));
    }

    /// <summary>Anybody may write events under the name of Kernel-Process.</summary>
    [Fact]
    public void A_start_that_the_running_system_contradicts_is_none()
    {
        _run.Facts.Running[500] = (Made, @"C:\evil.exe");
        AddRunning(500, "evil.exe", "evil");
        _file.Add(EtwProviders.Process, 1, 3, 500, Provided(500, 4, @"\Device\HarddiskVolume3\Windows\System32\svchost.exe", 0x4000, Made + 1), 1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\a.dll"), 3);

        Read();

        Assert.Equal(@"C:\evil.exe", Assert.Single(_run.Events)["Image"]);
        Assert.Equal(1, _run.Counters["starts-not-true"]);
    }

    [Fact]
    public void A_start_has_the_image_that_the_running_process_has()
    {
        _run.Facts.Running[500] = (Made, @"C:\evil.exe");
        _file.Add(EtwProviders.Process, 1, 3, 500, Provided(500, 4, @"\Device\HarddiskVolume3\Windows\System32\svchost.exe", 0x4000), 1);
        _file.AddClassic(ImageTask, 10, 3, 500, Image(500, 0x7ff8_0000_0000, @"\Device\HarddiskVolume3\a.dll"), 3);

        Read();

        Assert.Equal([@"C:\evil.exe", @"C:\evil.exe"], _run.Events.Select(one => one["Image"]));
    }

    [Theory]
    [InlineData(0x1000, "Low")]
    [InlineData(0x2100, "MediumPlus")]
    [InlineData(0x4000, "System")]
    [InlineData(0x5000, "Protected")]
    public void Integrity_levels_are_named_as_with_the_driver(uint level, string name)
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "v.exe", "v"), 1);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\v.exe", level), 1);

        Assert.Equal(name, Read().Only("ProcessCreate")["IntegrityLevel"]);
    }

    [Fact]
    public void A_command_line_keeps_what_is_half_a_character()
    {
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "v.exe", "v \ud83d x\ude00 \ud83d\ude00 é"), 1);
        _file.Add(EtwProviders.Process, 1, 3, 400, Provided(500, 400, @"\Device\HarddiskVolume3\v.exe", 0x2000), 1);

        Assert.Equal([.. "v "u8, 0xed, 0xa0, 0xbd, .. " x"u8, 0xed, 0xb8, 0x80, .. " \U0001f600 é"u8], Read().Events[0].As<ProcessCreate>().CommandLine.Bytes.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_providers_start_is_read(int version)
    {
        _file.Add(EtwProviders.Process, 1, version, 400, Provided(500, 400, @"\Device\HarddiskVolume3\v.exe", 0x2000, Made, version), 1);
        _file.AddClassic(ProcessTask, 1, 4, 400, Logged(500, 400, "v.exe", "v"), 1);

        IReadOnlyDictionary<string, string> created = Read().Only("ProcessCreate");

        Assert.Equal((@"C:\v.exe", "400", "1", version < 3 ? null : "Medium"), (created["Image"], created["ParentProcessId"], created["TerminalSessionId"], created.GetValueOrDefault("IntegrityLevel")));
    }

    [Fact]
    public void An_event_that_is_cut_is_counted_and_left_out()
    {
        byte[] whole = Provided(500, 400, @"\Device\HarddiskVolume3\v.exe", 0x2000);
        for (int length = 0; length < whole.Length - 60; length += 9)
            _file.Add(EtwProviders.Process, 1, 3, 400, whole[..length], 1);

        Read();

        Assert.Empty(_run.Events);
        Assert.True(_run.Counters["malformed"] > 5);
    }

    /// <summary>A moment of the trace, 100 ns since 1601.</summary>
    private ulong At(double seconds) => (ulong)_file.Start.AddSeconds(seconds).ToFileTimeUtc();

    private TraceRun Read() => _run.Read(_file);

    private void AddRunning(uint id, string image, string command) => _file.AddClassic(ProcessTask, 3, 4, id, Logged(id, 4, image, command));

    /// <summary>A start or an end as the kernel's logger has it, version 4, with SYSTEM's SID.</summary>
    private static byte[] Logged(uint id, uint parent, string image, string command, uint exit = 0) => new Payload()
        .U64(0xffff_a000_0000_0000).U32(id).U32(parent).U32(1).U32(exit).U64(0x1000).U32(0)
        .U64(0xffff_b000_0000_0001).U64(0).Sid(5, 18)
        .Ansi(image).Text(command).Text("").Text("").Bytes;

    private static byte[] Provided(uint id, uint parent, string image, uint integrity, ulong made = Made, int version = 3)
    {
        Payload payload = new Payload().U32(id);
        if (version >= 3)
            payload.U64(77);
        payload.U64(made).U32(parent);
        if (version >= 3)
            payload.U64(66);
        payload.U32(1);
        if (version >= 1)
            payload.U32(0);
        if (version >= 3)
            payload.U32(1).U32(0).Sid(16, integrity);
        payload.Text(image);
        return version >= 2 ? payload.U32(0).U32(0).Text("").Text("").Bytes : payload.Bytes;
    }

    private static byte[] Image(uint id, ulong address, string path) => new Payload()
        .U64(address).U64(0x1000).U32(id).U32(1).U32(2).U32(0).U64(address).U32(0).U32(0).U32(0).U32(0).Text(path).Bytes;
}
