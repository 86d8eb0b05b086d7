using System.Buffers.Binary;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Protocol;

public sealed class RecordCheckTests
{
    private const int FlagsAt = 8;
    private const int VersionAt = 6;
    private const int CountAt = 12;
    private const int PresentAt = 48;
    private const int FirstSlot = RecordLayout.HeaderSize;

    private readonly RecordCheck _check = new([TickSource.Schema, ProcessCreate.Schema]);

    [Fact]
    public void Sound_records_pass_one_behind_the_other()
    {
        ReadOnlySpan<byte> rest = [.. TickSource.Record(1, "ä"), .. Process(), .. TickSource.Record(2, "")];
        Assert.Equal(1UL, _check.Take(ref rest, out EventSchema schema).GetUnsigned(1));
        Assert.Same(TickSource.Schema, schema);
        Assert.Equal("/bin/x", _check.Take(ref rest, out schema).GetText(schema.Find("Image")!.Index).ToString());
        Assert.Equal(2UL, _check.Take(ref rest, out _).GetUnsigned(1));
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void What_a_collector_cannot_have_written_is_refused()
    {
        Refuses("was not declared", record => BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), 3));
        Refuses("of another version", record => BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(VersionAt), 9));
        Refuses("of another version", record =>
        {
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(CountAt), 3);
            record[PresentAt] = 7;
        });
        Refuses("flags", record => record[FlagsAt] |= (byte)RecordFlags.FieldLate);
        Refuses("flags", record => record[FlagsAt + 3] = 0x80);
        Refuses("impossible length", record => BinaryPrimitives.WriteInt32LittleEndian(record, record.Length + 8));
        Refuses("impossible length", record => BinaryPrimitives.WriteUInt32LittleEndian(record, 0xfffffff8));
        Refuses("impossible length", record => BinaryPrimitives.WriteInt32LittleEndian(record, 0));
        Refuses("points outside", record => BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(FirstSlot + 2 * 8 + 4), int.MaxValue));
        Refuses("points outside", record => BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(FirstSlot + 2 * 8), 8));
    }

    [Fact]
    public void A_record_that_waits_for_hashes_must_have_room_for_them_that_nothing_else_has()
    {
        int hashes = ProcessCreate.Schema.Find("Hashes")!.Index, image = ProcessCreate.Schema.Find("Image")!.Index;
        byte[] sound = Process();
        ReadOnlySpan<byte> rest = sound;
        Assert.Equal(RecordFlags.Pending, _check.Take(ref rest, out _).Flags);

        Assert.Contains("no room", Problem(Changed(hashes, sound.Length - 8)));
        Assert.Contains("no room", Problem(Changed(hashes, 0)));
        Assert.Contains("no room", Problem(Shortened(hashes, FileHashSource.Capacity - 1)));
        int imageAt = BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(FirstSlot + image * 8));
        Assert.Contains("share bytes", Problem(Changed(hashes, imageAt)));

        byte[] Changed(int field, int offset)
        {
            byte[] record = [.. sound];
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(FirstSlot + field * 8), offset);
            return record;
        }

        byte[] Shortened(int field, int length)
        {
            byte[] record = [.. sound];
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(FirstSlot + field * 8 + 4), length);
            return record;
        }
    }

    [Fact]
    public void Whatever_passes_can_be_read_cut_and_filled()
    {
        Random random = new(4);
        byte[][] sound = [TickSource.Record(7, "Grüße"), Process()];
        int passed = 0;
        for (int round = 0; round < 60_000; round++)
        {
            byte[] record = [.. sound[round % 2]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                record[random.Next(record.Length)] = (byte)random.Next(256);
            if (Problem(record) is not null)
                continue;
            passed++;
            Use(record);
        }

        Assert.InRange(passed, 100, 59_000);
    }

    private static void Use(byte[] bytes)
    {
        EventBuffer buffer = new();
        buffer.Append(EventRecord.FromTrusted(bytes));
        EventSchema schema = buffer[0].EventId == TickSource.Schema.Id ? TickSource.Schema : ProcessCreate.Schema;
        foreach (FieldSchema field in schema.Fields)
        {
            if (field.HashSource is not null && !buffer[0].IsPresent(field.Index) && (buffer[0].Flags & RecordFlags.Pending) != 0)
                buffer.SettleHashes(0, field.Index, new byte[FileHashSource.Capacity], late: false);
            if (field.Type is FieldType.Text or FieldType.Arguments)
                buffer.Cut(0, field.Index, 4);
        }

        Assert.Null(EventRecord.TryRead(buffer[0].Bytes, schema, out _));
    }

    private void Refuses(string words, Action<byte[]> change)
    {
        byte[] record = TickSource.Record(1, "tick");
        change(record);
        Assert.Contains(words, Problem(record));
    }

    private string? Problem(byte[] record)
    {
        try
        {
            ReadOnlySpan<byte> rest = record;
            _check.Take(ref rest, out _);
            return null;
        }
        catch (ProtocolViolation violation)
        {
            return violation.Message;
        }
    }

    private static byte[] Process()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate { UtcTime = new EventTime(5), Image = "/bin/x"u8, User = "root"u8, CommandLine = new Arguments("x\0y"u8) });
        return buffer[0].Bytes.ToArray();
    }
}
