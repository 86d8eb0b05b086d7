using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>Connections, files, the registry and DNS, from hand-built events: no recording at hand holds any.</summary>
public sealed class ActivityTests
{
    private static readonly Guid TcpTask = new("9a280ac0-c8e0-11d1-84e2-00c04fb998a2");
    private static readonly Guid UdpTask = new("bf3a50c5-a9c9-4988-a005-2df0b7c80f80");

    private readonly BtlFile _file = new();
    private readonly TraceRun _run = new();

    public ActivityTests() => _run.Facts.Running[500] = (5, @"C:\app.exe");

    [Theory]
    [InlineData(12, "true", "10.0.0.1", "192.0.2.7")]
    [InlineData(15, "false", "10.0.0.1", "192.0.2.7")]
    [InlineData(28, "true", "2001:db8::1", "2001:db8::2")]
    [InlineData(31, "false", "2001:db8::1", "2001:db8::2")]
    public void A_connection_is_told_with_its_direction(int opcode, string initiated, string local, string remote)
    {
        _file.AddClassic(TcpTask, opcode, 2, 500, Tcp(local, remote));

        IReadOnlyDictionary<string, string> connected = Read().Only("NetworkConnect");

        Assert.Equal(
            ("500", @"C:\app.exe", "tcp", initiated, local, "49152", remote, "443", local.Contains(':') ? "true" : "false"),
            (connected["ProcessId"], connected["Image"], connected["Protocol"], connected["Initiated"], connected["SourceIp"], connected["SourcePort"],
                connected["DestinationIp"], connected["DestinationPort"], connected["SourceIsIpv6"]));
        Assert.Equal(TraceRun.Guid(500, 5), Guid.Parse(connected["ProcessGuid"]));
    }

    [Fact]
    public void The_first_datagram_of_a_flow_is_told_and_the_first_after_a_long_silence()
    {
        foreach (double at in new[] { 1.0, 2, 800, 1600, 2600 })
            _file.AddClassic(UdpTask, 10, 2, 500, Udp("192.0.2.7", 53), at);
        _file.AddClassic(UdpTask, 10, 2, 500, Udp("192.0.2.8", 53), 2600);

        Read();

        Assert.Equal(["2026-03-01 12:00:01.000", "2026-03-01 12:43:20.000", "2026-03-01 12:43:20.000"], _run.All("NetworkConnect", "UtcTime"));
        Assert.Equal(["192.0.2.7", "192.0.2.7", "192.0.2.8"], _run.All("NetworkConnect", "DestinationIp"));
        Assert.All(_run.All("NetworkConnect", "Protocol"), protocol => Assert.Equal("udp", protocol));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Files_that_are_made_and_deleted_are_told_and_folders_are_not(int version)
    {
        _file.Add(EtwProviders.File, 30, version, 500, Made(version, 0x0200_0060, @"\Device\HarddiskVolume3\new.txt"));
        _file.Add(EtwProviders.File, 30, version, 500, Made(version, 0x0200_0021, @"\Device\HarddiskVolume3\folder"));
        _file.Add(EtwProviders.File, 26, version, 500, Deleted(version, @"\Device\Mup\server\share\old.txt"));

        Read();

        Assert.Equal([@"C:\new.txt"], _run.All("FileCreate", "TargetFilename"));
        Assert.Equal([@"\\server\share\old.txt"], _run.All("FileDeleteDetected", "TargetFilename"));
        Assert.Equal(@"C:\app.exe", _run.Only("FileCreate")["Image"]);
    }

    [Fact]
    public void Keys_and_values_are_told_with_the_paths_that_were_seen_before()
    {
        _file.Add(EtwProviders.Registry, 2, 0, 500, Key(0, 0xa1, 0, 2, @"\REGISTRY\MACHINE\SOFTWARE", ""));
        _file.Add(EtwProviders.Registry, 1, 0, 500, Key(0xa1, 0xa2, 0, 1, "", @"Acme\New"));
        _file.Add(EtwProviders.Registry, 1, 0, 500, Key(0xa1, 0xa3, 0, 2, "", "There"));
        _file.Add(EtwProviders.Registry, 1, 0, 500, Key(0xa1, 0xa4, 0xc000_0022, 1, "", "Refused"));
        _file.Add(EtwProviders.Registry, 5, 0, 500, Value(0xa2, 4, "", "Start", [3, 0, 0, 0]));
        _file.Add(EtwProviders.Registry, 5, 0, 500, Value(0xa2, 1, "", "", "C:\\x\0"u8.ToArray().SelectMany(one => new byte[] { one, 0 }).ToArray()));
        _file.Add(EtwProviders.Registry, 5, 0, 500, Value(0xa2, 3, @"\REGISTRY\USER\S-1-5-21-1\Told", "Blob", [1, 2]));
        _file.Add(EtwProviders.Registry, 6, 0, 500, new Payload().U64(0xa2).U32(0).Text("").Text("Start").Bytes);
        _file.Add(EtwProviders.Registry, 3, 0, 500, new Payload().U64(0xa2).U32(0).Text("").Bytes);
        _file.Add(EtwProviders.Registry, 13, 0, 500, new Payload().U64(0xa2).U32(0).Text("").Bytes);
        _file.Add(EtwProviders.Registry, 5, 0, 500, Value(0xa2, 4, "", "Late", [3, 0, 0, 0]));

        Read();

        Assert.Equal(
            [("CreateKey", @"HKLM\SOFTWARE\Acme\New"), ("DeleteValue", @"HKLM\SOFTWARE\Acme\New\Start"), ("DeleteKey", @"HKLM\SOFTWARE\Acme\New")],
            _run.All("RegistryObjectChange", "EventType").Zip(_run.All("RegistryObjectChange", "TargetObject")));
        Assert.Equal(
            [
                (@"HKLM\SOFTWARE\Acme\New\Start", "DWORD (0x00000003)"), (@"HKLM\SOFTWARE\Acme\New\(Default)", @"C:\x"),
                (@"HKU\S-1-5-21-1\Told\Blob", "Binary Data"), (@"?\Late", "DWORD (0x00000003)"),
            ],
            _run.All("RegistryValueSet", "TargetObject").Zip(_run.All("RegistryValueSet", "Details")));
        Assert.Equal(1, _run.Counters["keys-unknown"]);
    }

    [Theory]
    [InlineData(@"\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\x", @"HKLM\System\CurrentControlSet\Services\x")]
    [InlineData(@"\REGISTRY\MACHINE\SYSTEM\ControlSet002\Services\x", @"HKLM\SYSTEM\ControlSet002\Services\x")]
    [InlineData(@"\REGISTRY\MACHINE\SOFTWARE\Classes\.txt", @"HKCR\.txt")]
    [InlineData(@"\Registry\User\.DEFAULT\x", @"HKU\.DEFAULT\x")]
    [InlineData(@"\REGISTRY\A\{6f1c}\x", @"\REGISTRY\A\{6f1c}\x")]
    public void Keys_have_their_hives_in_short_form_as_with_the_driver(string key, string shown) => Assert.Equal(shown, new RegistryNames(controlSet: 1).Show(key));

    [Theory]
    [InlineData(1, 0, "", "(Empty)")]
    [InlineData(1, 2, "0000", "(Empty)")]
    [InlineData(1, 6, "610000006200", "a")]
    [InlineData(1, 6, "", null)]
    [InlineData(3, 4, "", null)]
    [InlineData(4, 8, "01000000", "Binary Data")]
    [InlineData(7, 6, "610000000000", "Binary Data")]
    [InlineData(11, 8, "0100000002000000", "QWORD (0x00000002-0x00000001)")]
    public void Values_are_worded_as_with_the_driver(uint type, uint size, string captured, string? details) =>
        Assert.Equal(details, RegistryValue.Show(type, size, Convert.FromHexString(captured)));

    [Fact]
    public void Answers_of_the_resolver_are_told_as_they_are()
    {
        _file.Add(EtwProviders.Dns, 3008, 0, 500, Answer("example.org", 0, "type:  5 a.example.org;::ffff:192.0.2.7;"));
        _file.Add(EtwProviders.Dns, 3008, 0, 500, Answer("nothing.example", 9003, ""));
        _file.Add(EtwProviders.Dns, 3006, 0, 500, new Payload().Text("asked.example").Bytes);

        Read();

        Assert.Equal(
            [("example.org", "0", "type:  5 a.example.org;::ffff:192.0.2.7;"), ("nothing.example", "9003", null)],
            _run.Events.Select(one => (one["QueryName"]!, one["QueryStatus"]!, one["QueryResults"])));
    }

    [Fact]
    public void Events_that_are_cut_anywhere_are_counted_and_break_nothing()
    {
        (Guid Provider, int Id, byte[] Whole)[] events =
        [
            (EtwProviders.File, 30, Made(1, 0, @"\a")), (EtwProviders.File, 26, Deleted(1, @"\a")), (EtwProviders.Registry, 1, Key(0, 1, 0, 1, @"\a", "b")),
            (EtwProviders.Registry, 6, new Payload().U64(1).U32(0).Text("a").Text("b").Bytes), (EtwProviders.Dns, 3008, Answer("a", 0, "b")),
        ];
        int cut = 0;
        foreach ((Guid provider, int id, byte[] whole) in events)
        {
            for (int length = 0; length < whole.Length; length++, cut++)
                _file.Add(provider, id, 1, 500, whole[..length]);
        }

        Read();

        Assert.Empty(_run.Events);
        Assert.Equal(cut, _run.Counters["malformed"]);
    }

    private TraceRun Read() => _run.Read(_file);

    private static byte[] Tcp(string local, string remote)
    {
        Payload payload = new Payload().U32(500).U32(0).Address(remote).Address(local).Port(443).Port(49152);
        return payload.U16(1460).U16(0).U16(0).U16(0).U32(65535).U16(0).U16(0).U32(1).U64(0).Bytes;
    }

    private static byte[] Udp(string remote, int port) =>
        new Payload().U32(500).U32(100).Address(remote).Address("10.0.0.1").Port(port).Port(50000).U32(0).U64(0).Bytes;

    private static byte[] Made(int version, uint options, string path)
    {
        Payload payload = new Payload().U64(1);
        payload = version == 0 ? payload.U64(7).U64(2) : payload.U64(2).U32(7);
        return payload.U32(options).U32(0x80).U32(7).Text(path).Bytes;
    }

    private static byte[] Deleted(int version, string path)
    {
        Payload payload = new Payload().U64(1);
        payload = version == 0 ? payload.U64(7).U64(2).U64(3).U64(1) : payload.U64(2).U64(3).U64(1).U32(7);
        return payload.U32(13).Text(path).Bytes;
    }

    private static byte[] Key(ulong above, ulong key, uint status, uint disposition, string aboveName, string relative) =>
        new Payload().U64(above).U64(key).U32(status).U32(disposition).Text(aboveName).Text(relative).Bytes;

    private static byte[] Value(ulong key, uint type, string name, string value, byte[] data) =>
        new Payload().U64(key).U32(0).U32(type).U32((uint)data.Length).Text(name).Text(value).U16(data.Length).Raw(data).U32(0).U32(0).U16(0).Bytes;

    private static byte[] Answer(string name, uint status, string results) =>
        new Payload().Text(name).U32(1).U64(0x4000_0000).U32(status).Text(results).Bytes;
}
