using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Linux.Tests.ProcConnector;

/// <summary>What is made of the kernel's messages; the processes in them do not exist, as if they had ended before anybody looked.</summary>
public sealed class ProcConnectorRecordsTests : IDisposable
{
    /// <summary>Above the largest process id of any kernel.</summary>
    private const uint Child = 1 << 30;

    private readonly RecordQueue _queue = new(1 << 20);
    private readonly ProcConnectorRecords _records;
    private uint _sequence;

    public ProcConnectorRecordsTests() => _records = new ProcConnectorRecords(_queue) { Suspended = 5_000_000_000 };

    public void Dispose()
    {
        _records.Dispose();
        _queue.Dispose();
    }

    [Fact]
    public void A_process_that_nobody_could_look_at_has_its_creator_user_and_times()
    {
        Send(ProcEventKind.Fork, Self, Self, Child, Child, time: 1_000);
        Send(ProcEventKind.User, Child, Child, 54321, 54322);
        Send(ProcEventKind.Exec, Child, Child, time: 2_000);
        Send(ProcEventKind.Exit, Child, Child, 7 << 8, 17, time: 3_000);

        byte[][] records = Drain();

        ForkRecord fork = MemoryMarshal.Read<ForkRecord>(records[0]);
        Assert.Equal((Self, Child, Child, 5_000_001_000ul, 5_000_001_000ul), (fork.Header.Pid, fork.ChildPid, fork.ChildNamespacedPid, fork.ChildStart, fork.Header.Time));
        Assert.True(ExecView.TryRead(records[1], out ExecView exec));
        Assert.Equal((Child, Self, 54321u, 54322u), (exec.Fixed.Header.Pid, exec.Fixed.ParentPid, exec.Fixed.Header.Uid, exec.Fixed.EffectiveUid));
        Assert.Equal((fork.ChildStart, fork.Header.Start, 1ul), (exec.Fixed.Header.Start, exec.Fixed.ParentStart, exec.Fixed.Header.ImageSerial));
        Assert.Equal(RawRecordFlags.PathCut | RawRecordFlags.ArgumentsCut | RawRecordFlags.DirectoryUnread, exec.Fixed.Header.Flags);
        Assert.True(exec.Image.IsEmpty && exec.Arguments.IsEmpty && !exec.HasMoreArguments);
        ExitRecord exit = MemoryMarshal.Read<ExitRecord>(records[2]);
        Assert.Equal((Child, fork.ChildStart, 7 << 8, 5_000_003_000ul), (exit.Header.Pid, exit.Header.Start, exit.Code, exit.Header.Time));
        Assert.Equal([0ul, 1ul, 2ul], records.Select(record => MemoryMarshal.Read<RecordHeader>(record).Sequence));
    }

    [Fact]
    public void A_process_ends_with_its_last_thread_and_tells_that_ones_code()
    {
        Send(ProcEventKind.Fork, Self, Self, Child, Child);
        Send(ProcEventKind.Fork, Child, Child, Child + 1, Child);
        Send(ProcEventKind.Fork, Child + 1, Child, Child + 2, Child);
        Send(ProcEventKind.Exit, Child, Child, 0, 17);
        Send(ProcEventKind.Exit, Child + 2, Child, 0, 17);
        Assert.Equal([RawRecordKind.Fork], Kinds(Drain()));

        Send(ProcEventKind.Exit, Child + 1, Child, 9, 17);

        Assert.Equal(9, MemoryMarshal.Read<ExitRecord>(Assert.Single(Drain())).Code);
    }

    [Fact]
    public void After_an_exec_only_one_thread_is_left()
    {
        Send(ProcEventKind.Fork, Self, Self, Child, Child);
        Send(ProcEventKind.Fork, Child, Child, Child + 1, Child);
        Send(ProcEventKind.Exec, Child, Child);
        Send(ProcEventKind.Exit, Child, Child, 0, 17);

        Assert.Equal([RawRecordKind.Fork, RawRecordKind.Exec, RawRecordKind.Exit], Kinds(Drain()));
    }

    [Fact]
    public void Missing_messages_are_counted_for_each_processor()
    {
        Send(ProcEventKind.Exec, Child, Child);
        Assert.Equal(0, _records.Lost);
        _sequence += 3;
        Send(ProcEventKind.Exec, Child, Child);
        Assert.Equal(3, _records.Lost);
        Assert.True(ProcEvent.TryRead(Message(ProcEventKind.Exec, Child, Child, 0, 0, 0, sequence: 99, cpu: 1), out ProcEvent ofAnother));
        _records.Add(ofAnother);

        Assert.Equal(3, _records.Lost);
    }

    [Fact]
    public void The_number_of_a_message_begins_again_after_the_largest()
    {
        _sequence = uint.MaxValue;
        Send(ProcEventKind.Exec, Child, Child);
        Send(ProcEventKind.Exec, Child, Child);

        Assert.Equal(0, _records.Lost);
    }

    [Fact]
    public void What_has_no_room_in_the_queue_is_counted()
    {
        using RecordQueue small = new(64);
        using ProcConnectorRecords records = new(small);
        Assert.True(ProcEvent.TryRead(Message(ProcEventKind.Fork, Self, Self, Child, Child, 0, 0, 0), out ProcEvent fork));

        records.Add(fork);

        Assert.Equal(1, records.Lost);
    }

    [Fact]
    public void What_is_no_message_of_the_connector_is_none()
    {
        byte[] message = Message(ProcEventKind.Exec, Child, Child, 0, 0, 0, 0, 0);
        Assert.False(ProcEvent.TryRead(message.AsSpan(0, ProcEvent.Size - 1), out _));
        message[16] = 2;
        Assert.False(ProcEvent.TryRead(message, out _));
    }

    private static uint Self => (uint)Environment.ProcessId;

    private void Send(ProcEventKind kind, uint thread, uint process, uint third = 0, uint fourth = 0, ulong time = 1_000)
    {
        Assert.True(ProcEvent.TryRead(Message(kind, thread, process, third, fourth, time, _sequence++, cpu: 0), out ProcEvent happened));
        _records.Add(happened);
    }

    private static RawRecordKind[] Kinds(byte[][] records) => [.. records.Select(record => MemoryMarshal.Read<RecordHeader>(record).Kind)];

    private byte[][] Drain()
    {
        List<byte[]> records = [];
        _queue.Drain(record => records.Add(record.ToArray()), long.MaxValue);
        return [.. records];
    }

    /// <summary>As the kernel lays it out: netlink header, connector header, event.</summary>
    private static byte[] Message(ProcEventKind kind, uint thread, uint process, uint third, uint fourth, ulong time, uint sequence, uint cpu)
    {
        byte[] message = new byte[ProcEvent.Size];
        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(at), value);
        Put(0, ProcEvent.Size);
        Put(16, 1);
        Put(20, 1);
        Put(24, sequence);
        Put(36, (uint)kind);
        Put(40, cpu);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(44), time);
        Put(52, thread);
        Put(56, process);
        Put(60, third);
        Put(64, fourth);
        return message;
    }
}
