using System.Text;
using System.Text.Unicode;
using CsCheck;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>What is written is read back, whatever it is.</summary>
public sealed class RecordRoundTripTests
{
    private const int Runs = 20_000;

    [Fact]
    public void Any_values_are_read_back() => AllTypesValues.Any.Sample(
        values =>
        {
            EventBuffer buffer = new();
            Assert.True(values.AppendTo(buffer));
            Assert.Null(EventRecord.TryRead(buffer[0].Bytes, AllTypes.Schema, out EventRecord record));
            AssertEqual(values, record);
        },
        iter: Runs);

    [Fact]
    public void Records_lie_one_behind_the_other_and_do_not_touch_each_other() => AllTypesValues.Any.Array[1, 12].Sample(
        all =>
        {
            EventBuffer buffer = new(capacity: 1);
            foreach (AllTypesValues values in all)
                Assert.True(values.AppendTo(buffer));

            Assert.Equal(all.Length, buffer.Count);
            int length = 0;
            for (int i = 0; i < all.Length; i++)
            {
                AssertEqual(all[i], buffer[i]);
                length += buffer[i].Bytes.Length;
            }

            Assert.Equal(length, buffer.Length);
        },
        iter: Runs / 20);

    [Fact]
    public void The_same_values_give_the_same_bytes_in_used_memory() => Gen.Select(AllTypesValues.Any, AllTypesValues.Any).Sample(
        (values, before) =>
        {
            EventBuffer fresh = new(), used = new();
            values.AppendTo(fresh);
            before.AppendTo(used);
            before.AppendTo(used);
            used.Clear();
            values.AppendTo(used);

            Assert.True(fresh[0].Bytes.SequenceEqual(used[0].Bytes));
        },
        iter: Runs / 10);

    [Fact]
    public void Characters_become_UTF8_and_lone_surrogates_WTF8() => AnyValue.Characters.Sample(
        characters =>
        {
            EventBuffer buffer = new();
            Assert.True(buffer.Append(new AllTypes { Name = characters }));
            EventRecord record = buffer[0];

            Assert.Equal(Convert.ToHexString(Wtf8(characters)), Convert.ToHexString(record.GetText(1).Bytes));
            Assert.Equal(!Utf8.IsValid(Wtf8(characters)), record.IsMalformed(1));
            Assert.Null(EventRecord.TryRead(record.Bytes, AllTypes.Schema, out _));
        },
        iter: Runs);

    [Theory]
    [InlineData("EDA080", 0xd800)]
    [InlineData("EDBFBF", 0xdfff)]
    [InlineData("EDB080EDA080", 0xdc00, 0xd800)]
    [InlineData("61EDA0BD62", 0x61, 0xd83d, 0x62)]
    [InlineData("F09F9982", 0xd83d, 0xde42)]
    [InlineData("EDA0BDF09F9982", 0xd83d, 0xd83d, 0xde42)]
    [InlineData("")]
    public void Surrogates_by_example(string expected, params int[] characters)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = new string([.. characters.Select(value => (char)value)]) });

        Assert.True(buffer[0].IsPresent(1));
        Assert.Equal(expected, Convert.ToHexString(buffer[0].GetText(1).Bytes));
    }

    [Fact]
    public void A_null_string_is_absent_and_an_empty_one_is_not()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = (string?)null });
        buffer.Append(new AllTypes { Name = "" });

        Assert.True(AllTypes.ReadFrom(buffer[0]).Name.IsAbsent);
        Assert.False(AllTypes.ReadFrom(buffer[1]).Name.IsAbsent);
        Assert.False(buffer[0].Bytes.SequenceEqual(buffer[1].Bytes));
    }

    [Fact]
    public void The_time_of_the_record_is_the_event_s_or_that_of_emission()
    {
        EventBuffer buffer = new();
        EventTime before = EventTime.Now;
        buffer.Append(new AllTypes { UtcTime = new EventTime(-5) });
        buffer.Append(new AllTypes());

        Assert.Equal(-5, buffer[0].Time.UnixNanoseconds);
        Assert.True(before <= buffer[1].Time && buffer[1].Time <= EventTime.Now);
    }

    private static void AssertEqual(AllTypesValues expected, EventRecord record)
    {
        var actual = AllTypes.ReadFrom(record);
        Assert.Equal(expected.UtcTime, record.Time);
        Assert.Equal(expected.UtcTime, actual.UtcTime);
        AssertText(expected.Name, actual.Name, record.IsMalformed(1));
        AssertArguments(expected.Command, actual.Command, record.IsMalformed(2));
        Assert.Equal(expected.Flag, actual.Flag);
        Assert.Equal(expected.Large, actual.Large);
        Assert.Equal(expected.Medium, actual.Medium);
        Assert.Equal(expected.Small, actual.Small);
        Assert.Equal(expected.Signed, actual.Signed);
        Assert.Equal(expected.SignedMedium, actual.SignedMedium);
        Assert.Equal(expected.Hexadecimal, actual.Hexadecimal);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Real), BitConverter.DoubleToInt64Bits(actual.Real));
        Assert.Equal(expected.Moment, actual.Moment);
        Assert.Equal(expected.Identity, actual.Identity);
        Assert.Equal(expected.Address, actual.Address);
        Assert.Equal(expected.File, actual.File);
        AssertText(expected.OwnName, actual.OwnName, record.IsMalformed(15));
        AssertArguments(expected.OwnCommand, actual.OwnCommand, record.IsMalformed(16));
        Assert.Equal(expected.OwnFlag, actual.OwnFlag);
        Assert.Equal(expected.OwnLarge, actual.OwnLarge);
        Assert.Equal(expected.OwnSigned, actual.OwnSigned);
        Assert.Equal(expected.OwnHexadecimal, actual.OwnHexadecimal);
        Assert.Equal(expected.OwnReal, actual.OwnReal);
        Assert.Equal(expected.OwnMoment, actual.OwnMoment);
        Assert.Equal(expected.OwnIdentity, actual.OwnIdentity);
        Assert.Equal(expected.OwnAddress, actual.OwnAddress);
        Assert.Equal(expected.OwnFile, actual.OwnFile);
    }

    private static void AssertText(byte[]? expected, Text actual, bool isMalformed)
    {
        Assert.Equal(expected is null, actual.IsAbsent);
        Assert.True(actual.Bytes.SequenceEqual(expected));
        Assert.Equal(!Utf8.IsValid(expected), isMalformed);
    }

    private static void AssertArguments(byte[][]? expected, Arguments actual, bool isMalformed)
    {
        Assert.Equal(expected is null, actual.IsAbsent);
        Assert.Equal(!Utf8.IsValid(AllTypesValues.Join(expected)), isMalformed);
        List<byte[]> read = [];
        foreach (ReadOnlySpan<byte> argument in actual)
            read.Add(argument.ToArray());
        Assert.Equal(expected ?? [], read);
    }

    /// <summary>WTF-8 by its definition: scalar values as UTF-8, lone surrogates as three bytes.</summary>
    private static byte[] Wtf8(string characters)
    {
        List<byte> bytes = [];
        for (int i = 0; i < characters.Length; i++)
        {
            if (char.IsHighSurrogate(characters[i]) && i + 1 < characters.Length && char.IsLowSurrogate(characters[i + 1]))
                bytes.AddRange(Encoding.UTF8.GetBytes(characters.Substring(i++, 2)));
            else if (char.IsSurrogate(characters[i]))
                bytes.AddRange([0xed, (byte)(0x80 | characters[i] >> 6 & 0x3f), (byte)(0x80 | characters[i] & 0x3f)]);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes([characters[i]]));
        }

        return [.. bytes];
    }

    [Fact]
    public void An_event_that_does_not_say_when_it_happened_happens_now()
    {
        EventBuffer buffer = new();
        EventTime before = EventTime.Now;
        Assert.True(buffer.Append(new ProcessTerminate { ProcessId = 1 }));
        EventTime time = ProcessTerminate.ReadFrom(buffer[0]).UtcTime;
        Assert.InRange(time.UnixNanoseconds, before.UnixNanoseconds, EventTime.Now.UnixNanoseconds);
        Assert.Equal(buffer[0].Time, time);
    }
}
