using Monitor.Collectors.Etw;

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
