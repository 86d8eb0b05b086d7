using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Capture.Linux.Audit;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Linux.Tests.Audit;

/// <summary>Raw records of what the audit system told, of processes that are gone.</summary>
public sealed class AuditedRecordsTests : IDisposable
{
    private const uint Gone = 1 << 30;

    private readonly RecordQueue _queue = new(1 << 20);
    private readonly ProcConnectorRecords _records;

    public AuditedRecordsTests() => _records = new ProcConnectorRecords(_queue);

    public void Dispose()
    {
        _records.Dispose();
        _queue.Dispose();
    }

    [Fact]
    public void A_start_is_whole_although_the_process_is_gone()
    {
        Fork();
        _records.Add(Message(ProcEventKind.Exec), Audited(
            "1300 audit(1.000:1): arch=c000003e syscall=59 success=yes exit=0 a0=0 ppid=1 pid=1 auid=1000 uid=5 gid=6 euid=7 ses=3 comm=\"x\" exe=\"/usr/bin/x\"",
            "1309 audit(1.000:1): argc=2 a0=\"x\" a1=\"y\"",
            "1307 audit(1.000:1): cwd=\"/tmp\"",
            "1302 audit(1.000:1): item=0 name=\"./x\" inode=7"));

        Assert.True(ExecView.TryRead(Drain()[^1], out ExecView exec));
        Assert.Equal((RawRecordFlags.None, 5u, 7u, 6u, 1000u, 3u), (exec.Fixed.Header.Flags, exec.Fixed.Header.Uid, exec.Fixed.EffectiveUid, exec.Fixed.Gid, exec.Fixed.LoginUid, exec.Fixed.SessionId));
        Assert.Equal(("./x", "x\0bin\0usr\0", "tmp\0", "x\0y\0"), (Text(exec.Filename), Text(exec.Image), Text(exec.Directory), Text(exec.Arguments)));
        Assert.Equal((0ul, 1u), (exec.Fixed.ImageInode, exec.Fixed.ImageLinks));
    }

    [Fact]
    public void The_kernels_mark_of_a_file_without_a_name_is_taken_off()
    {
        Fork();
        _records.Add(Message(ProcEventKind.Exec), Audited(
            "1300 audit(1.000:1): arch=c000003e syscall=59 exit=0 pid=1 uid=0 gid=0 euid=0 auid=0 ses=0 exe=" + Convert.ToHexString("/memfd:x (deleted)"u8)));

        Assert.True(ExecView.TryRead(Drain()[^1], out ExecView exec));
        Assert.Equal(("memfd:x\0", 0u), (Text(exec.Image), exec.Fixed.ImageLinks));
    }

    [Theory]
    [InlineData(42, -111, "0200005009080706000000000000000000", 1, 111, 2, "09080706")]
    [InlineData(42, -115, "0A0001BB00000000FE80000000000000000000000000000100000000", 1, 0, 10, "FE800000000000000000000000000001")]
    [InlineData(43, 4, "02001F9009080706000000000000000000", 2, 0, 2, "09080706")]
    public void A_connection_of_a_process_that_is_gone_lacks_its_own_address(int call, int result, string address, byte direction, int error, ushort family, string remote)
    {
        Fork();
        _records.Add(Message(ProcEventKind.Exit));
        long time = EventTime.Now.UnixNanoseconds / 1_000_000 - 1000;
        _records.AddConnection(Audited(
            $"1300 audit({time / 1000}.{time % 1000:000}:1): arch=c000003e syscall={call} exit={result} a0=3 pid={Gone} uid=9 gid=0 euid=0 auid=0 ses=0 exe=\"/x\"",
            $"1306 audit({time / 1000}.{time % 1000:000}:1): saddr={(address.Length % 2 == 0 ? address : address[..^1])}"));

        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The numbers are those of x86-64.");
        ConnectionRecord connection = MemoryMarshal.Read<ConnectionRecord>(Drain()[^1]);
        Assert.Equal((Gone, 9u, RawRecordFlags.SocketUnread), (connection.Header.Pid, connection.Header.Uid, connection.Header.Flags));
        Assert.Equal((direction, error, family, (byte)6), (connection.Direction, connection.Result, connection.Family, connection.Protocol));
        Assert.Equal(Convert.ToUInt16(address[4..8], 16), connection.RemotePort);
        Assert.StartsWith(remote, Convert.ToHexString(connection.RemoteAddress));
        Assert.InRange(KernelClock.SinceBoot() - connection.Header.Time, 900_000_000ul, 60_000_000_000ul);
    }

    [Theory]
    [InlineData("01002F746D702F736F636B6574")]
    [InlineData("0000")]
    [InlineData("")]
    public void What_is_no_internet_address_is_left_out(string address)
    {
        Fork();
        int before = Drain().Length;
        _records.AddConnection(Audited($"1300 audit(1.000:1): arch=c000003e syscall=42 exit=0 a0=3 pid={Gone} exe=\"/x\"", $"1306 audit(1.000:1): saddr={address}"));

        Assert.Equal((1, 0, 0L), (before, Drain().Length, _records.Lost));
    }

    [Fact]
    public void A_connection_of_a_process_that_nobody_knows_is_counted_as_lost()
    {
        _records.AddConnection(Audited($"1300 audit(1.000:1): arch=c000003e syscall=42 exit=0 a0=3 pid={Gone} exe=\"/x\"", "1306 audit(1.000:1): saddr=02000050090807060000000000000000"));

        Assert.Equal((0, 1L), (Drain().Length, _records.Lost));
    }

    private static AuditEvent Audited(params string[] lines)
    {
        AuditAssembler assembler = new();
        foreach (string line in lines)
            Assert.Null(assembler.Add((AuditRecordType)ushort.Parse(line[..4], CultureInfo.InvariantCulture), Encoding.ASCII.GetBytes(line[5..])));
        string stamp = lines[0][5..(lines[0].IndexOf("):", StringComparison.Ordinal) + 2)];
        return Assert.IsType<AuditEvent>(assembler.Add(AuditRecordType.End, Encoding.ASCII.GetBytes(stamp + " ")));
    }

    private void Fork() => _records.Add(Message(ProcEventKind.Fork));

    /// <summary>As the kernel lays it out; the process is <see cref="Gone"/>, its creator this test.</summary>
    private static ProcEvent Message(ProcEventKind kind)
    {
        uint self = (uint)Environment.ProcessId;
        uint[] data = kind == ProcEventKind.Fork ? [self, self, Gone, Gone] : [Gone, Gone, 0, 0];
        byte[] message = new byte[ProcEvent.Size];
        message[16] = 1;
        BitConverter.TryWriteBytes(message.AsSpan(24), kind == ProcEventKind.Fork ? 0u : 1u);
        BitConverter.TryWriteBytes(message.AsSpan(36), (uint)kind);
        for (int i = 0; i < data.Length; i++)
            BitConverter.TryWriteBytes(message.AsSpan(52 + i * 4), data[i]);
        Assert.True(ProcEvent.TryRead(message, out ProcEvent happened));
        return happened;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private byte[][] Drain()
    {
        List<byte[]> records = [];
        _queue.Drain(record => records.Add(record.ToArray()), long.MaxValue);
        return [.. records];
    }
}
