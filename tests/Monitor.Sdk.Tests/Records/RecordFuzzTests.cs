using System.Buffers.Binary;
using System.Text.Json;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Encoders;

namespace Monitor.Sdk.Tests.Records;

/// <summary>Bytes of unknown origin are refused or read; nothing throws, nothing is read beyond them.</summary>
public sealed class RecordFuzzTests
{
    /// <summary>One of each format for each thread.</summary>
    private static readonly ThreadLocal<Dictionary<EventFormat, IEventEncoder>> Encoders =
        new(() => Enum.GetValues<EventFormat>().ToDictionary(format => format, format => format.NewEncoder(GoldenRecords.Catalog, "host")));

    private static readonly long Runs = RepositoryFiles.IsLong ? 10_000_000 : 150_000;

    private static readonly byte[][] Sound = [.. GoldenRecords.Names.Select(row => GoldenRecords.Load(row.Data))];

    /// <summary>Values at which checks go wrong.</summary>
    private static readonly ulong[] Interesting =
    [
        0, 1, 3, 4, 5, 8, 15, 16, 31, 32, 63, 64, 65, 71, 127, 128, 255, 272, 0x7fff, 0x8000, 0xffff, 1 << 24, 0x7fffffff, 0x80000000, 0xffffffff,
        0xffffffff_00000000, 0x7fffffff_ffffffff, 0x80000000_00000000, 0x00000001_ffffffff, 0xffffffff_ffffffff,
    ];

    private static readonly Gen<byte[]> Mutated =
        from original in Gen.OneOf(Gen.Int[0, Sound.Length - 1].Select(at => Sound[at]), AllTypesValues.Any.Select(Write))
        from changes in Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1 << 20], Gen.ULong).Array[1, 6]
        select changes.Aggregate(original, (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3));

    [Fact]
    public void Mutated_records_are_refused_or_read() => Mutated.Sample(ReadEverything, iter: Runs);

    [Fact]
    public void Random_bytes_are_refused_or_read() => Gen.Byte.Array[0, 200].Sample(ReadEverything, iter: Runs / 5);

    [Fact]
    public void Random_slots_under_a_sound_header_are_refused_or_read() => Gen.Select(Gen.Byte.Array[26 * 8 + 64], Gen.ULong).Sample(
        (random, present) =>
        {
            byte[] bytes = [.. Sound[0].AsSpan(0, RecordLayout.HeaderSize), .. random];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(48), present & (1UL << 26) - 1);
            for (int slot = 64; slot < 64 + 26 * 8; slot += 8)
            {
                bytes[slot + 2] = bytes[slot + 3] = bytes[slot + 5] = bytes[slot + 6] = bytes[slot + 7] = 0;
                bytes[slot + 1] &= 1;
                bytes[slot + 4] &= 0x3f;
            }

            ReadEverything(bytes);
        },
        iter: Runs / 5);

    [Theory]
    [InlineData(0, "shorter than a header")]
    [InlineData(63, "shorter than a header")]
    public void Too_few_bytes_are_named(int length, string problem) =>
        Assert.Equal(problem, EventRecord.TryRead(new byte[length], AllTypes.Schema, out _));

    [Fact]
    public void Every_truncation_and_extension_is_refused()
    {
        byte[] sound = GoldenRecords.Load("all-types");
        for (int length = 0; length < sound.Length; length++)
            Assert.NotNull(EventRecord.TryRead(sound.AsSpan(0, length), AllTypes.Schema, out _));
        Assert.NotNull(EventRecord.TryRead([.. sound, 0, 0, 0, 0, 0, 0, 0, 0], AllTypes.Schema, out _));
    }

    [Fact]
    public void A_length_that_is_no_multiple_of_eight_is_refused()
    {
        byte[] bytes = [.. GoldenRecords.Load("all-types"), 0];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);

        Assert.NotNull(EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    [Theory]
    [InlineData(4, "of another event")]
    [InlineData(14, "written in a layout that is not known")]
    public void Another_event_and_another_layout_are_refused(int offset, string problem)
    {
        byte[] bytes = GoldenRecords.Load("all-types");
        bytes[offset]++;

        Assert.Equal(problem, EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    [Fact]
    public void A_value_for_a_field_that_does_not_exist_is_refused()
    {
        byte[] bytes = GoldenRecords.Load("all-types");
        bytes[48 + 7] = 0x80;

        Assert.NotNull(EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    [InlineData(15)]
    public void An_address_has_four_or_sixteen_bytes(byte length)
    {
        byte[] bytes = GoldenRecords.Load("all-types");
        bytes[64 + 8 * AllTypes.Schema.Find("Address")!.Index + 4] = length;

        Assert.NotNull(EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    [Fact]
    public void A_value_must_not_lie_in_header_or_slots()
    {
        byte[] bytes = GoldenRecords.Load("all-types");
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(64 + 8), 64 + 8 * 26 - 1);

        Assert.NotNull(EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    [Fact]
    public void Text_that_is_not_UTF8_must_be_marked_so()
    {
        byte[] bytes = GoldenRecords.Load("malformed");
        Assert.Null(EventRecord.TryRead(bytes, AllTypes.Schema, out _));
        bytes.AsSpan(56, 8).Clear();

        Assert.Equal("field Name is not UTF-8 and not marked so", EventRecord.TryRead(bytes, AllTypes.Schema, out _));
    }

    private static byte[] Write(AllTypesValues values)
    {
        EventBuffer buffer = new(64);
        values.AppendTo(buffer);
        return buffer[0].Bytes.ToArray();
    }

    private static byte[] Change(byte[] original, int kind, int at, ulong value)
    {
        byte[] bytes = [.. original];
        if (bytes.Length == 0)
            return bytes;
        int anywhere = at % bytes.Length, aligned = at * 4 % (bytes.Length & ~3 | 4);
        switch (kind)
        {
            case 0:
                bytes[anywhere] ^= (byte)(1 << (int)(value & 7));
                return bytes;
            case 1:
                bytes[anywhere] = (byte)value;
                return bytes;
            case 2 when aligned + 8 <= bytes.Length:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(aligned), Interesting[value % (ulong)Interesting.Length]);
                return bytes;
            case 3 when aligned + 4 <= bytes.Length:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(aligned), (uint)Interesting[value % (ulong)Interesting.Length]);
                return bytes;
            case 4 when aligned + 4 <= bytes.Length:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(aligned), (uint)bytes.Length - (uint)(value % 80));
                return bytes;
            case 5:
                return WithLength(bytes[..(anywhere & ~7)]);
            case 6:
                return WithLength([.. bytes, .. new byte[8 * (value % 5)]]);
            case 7 when bytes.Length >= 64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at % 2 == 0 ? 48 : 56), value);
                return bytes;
            default:
                return bytes;
        }
    }

    private static byte[] WithLength(byte[] bytes)
    {
        if (bytes.Length >= 4)
            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return bytes;
    }

    private static void ReadEverything(byte[] original)
    {
        ReadOnlySpan<byte> bytes = original.Length % 16 == 8
            ? GuardedMemory.OfThread.AtStart(original)
            : GuardedMemory.OfThread.AtEnd(original);
        foreach (EventSchema schema in GoldenRecords.Catalog.All)
        {
            if (EventRecord.TryRead(bytes, schema, out EventRecord record) is { } problem)
            {
                Assert.NotEmpty(problem);
                continue;
            }

            if (schema == AllTypes.Schema)
                ReadAllTypes(record);
            ReadAsLine(record);
        }
    }

    private static void ReadAllTypes(EventRecord record)
    {
        var value = AllTypes.ReadFrom(record);
        AssertInside(record, value.Name.Bytes);
        AssertInside(record, value.OwnName.Bytes);
        AssertInside(record, value.Command.Bytes);
        foreach (ReadOnlySpan<byte> argument in value.Command)
            Assert.False(argument.Contains((byte)0));
        Assert.NotNull(value.Name.ToString() + value.Command.ToString() + value.Address + value.File + value.OwnMoment?.ToDateTime());
    }

    private static void AssertInside(EventRecord record, ReadOnlySpan<byte> value) =>
        Assert.True(value.IsEmpty || record.Bytes[(RecordLayout.HeaderSize + RecordLayout.SlotSize * record.FieldCount)..].Overlaps(value));

    private static void ReadAsLine(EventRecord record)
    {
        Utf8Buffer output = new();
        foreach ((EventFormat format, IEventEncoder encoder) in Encoders.Value!)
        {
            output.Clear();
            encoder.Encode(record, output);
            if (format == EventFormat.SysmonXml)
            {
                Assert.NotEmpty(new XmlLine(output.Written.ToArray()).Data);
                continue;
            }

            using var line = JsonDocument.Parse(output.Written.ToArray());
            AssertReadable(line.RootElement);
        }
    }

    private static void AssertReadable(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            Assert.NotNull(value.GetString());
        else if (value.ValueKind == JsonValueKind.Array)
            Assert.All(value.EnumerateArray(), AssertReadable);
        else if (value.ValueKind == JsonValueKind.Object)
            Assert.All(value.EnumerateObject(), property => AssertReadable(property.Value));
    }
}
