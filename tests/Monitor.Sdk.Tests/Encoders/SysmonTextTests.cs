using System.Net;
using System.Text;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>Values as Sysmon prints them on the system of capture.</summary>
public sealed class SysmonTextTests
{
    [Theory]
    [InlineData(0, "1970-01-01 00:00:00.000")]
    [InlineData(999_999, "1970-01-01 00:00:00.000")]
    [InlineData(1_000_000, "1970-01-01 00:00:00.001")]
    [InlineData(-1, "1969-12-31 23:59:59.999")]
    [InlineData(-1_000_000, "1969-12-31 23:59:59.999")]
    [InlineData(-1_000_001, "1969-12-31 23:59:59.998")]
    [InlineData(951_782_400_000_000_000, "2000-02-29 00:00:00.000")]
    [InlineData(1_685_995_114_123_999_999, "2023-06-05 19:58:34.123")]
    [InlineData(long.MaxValue, "2262-04-11 23:47:16.854")]
    [InlineData(long.MinValue, "1677-09-21 00:12:43.145")]
    public void Times_print_as_UTC_with_milliseconds_cut(long nanoseconds, string expected)
    {
        Utf8Buffer output = new();
        SysmonText.AppendTime(output, new EventTime(nanoseconds));

        Assert.Equal(expected, Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void Every_day_prints_as_the_base_library_prints_it()
    {
        const long Day = 86_400_000_000_000;
        Utf8Buffer output = new();
        for (long time = long.MinValue; time < long.MaxValue - Day; time += Day)
        {
            output.Clear();
            SysmonText.AppendTime(output, new EventTime(time));
            if (!output.Written.SequenceEqual(Encoding.ASCII.GetBytes(ExpectedText.Time(new EventTime(time)))))
                Assert.Fail($"{time} prints as {Encoding.ASCII.GetString(output.Written)}");
        }
    }

    [Theory]
    [InlineData(RecordFlags.None, "{924935dc-3e6a-647e-f6c4-ad8b37560000}", "999", "fe80::1527:12fb:f098:f42d")]
    [InlineData(RecordFlags.Windows, "{924935DC-3E6A-647E-F6C4-AD8B37560000}", "0x3e7", "fe80:0:0:0:1527:12fb:f098:f42d")]
    public void Guid_number_and_address_print_as_on_the_system_of_capture(RecordFlags flags, string identity, string number, string address)
    {
        EventBuffer buffer = new();
        buffer.Append(
            new AllTypes
            {
                Identity = new Guid("924935dc-3e6a-647e-f6c4-ad8b37560000"),
                Hexadecimal = 0x3e7,
                Address = new NetworkAddress(IPAddress.Parse("fe80::1527:12fb:f098:f42d").GetAddressBytes()),
            },
            flags);

        Assert.Equal(identity, Text(buffer[0], "Identity"));
        Assert.Equal(number, Text(buffer[0], "Hexadecimal"));
        Assert.Equal(address, Text(buffer[0], "Address"));
    }

    [Theory]
    [InlineData(RecordFlags.None)]
    [InlineData(RecordFlags.Windows)]
    public void A_mask_is_hexadecimal_wherever_it_was_captured(RecordFlags flags)
    {
        EventBuffer buffer = new();
        buffer.Append(new Monitor.Sdk.EventSet.ProcessAccess { GrantedAccess = 0x1410 }, flags);

        Utf8Buffer text = new();
        SysmonText.Append(text, buffer[0], Monitor.Sdk.EventSet.ProcessAccess.Schema.Find("GrantedAccess")!);
        Assert.Equal("0x1410", System.Text.Encoding.UTF8.GetString(text.Written));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(1.7976931348623157E+308, "1.7976931348623157E+308")]
    public void Doubles_print_in_the_shortest_form_that_reads_back(double value, string expected)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Real = value });

        Assert.Equal(expected, Text(buffer[0], "Real"));
    }

    [Fact]
    public void An_absent_value_of_any_type_is_a_dash()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypesFirstVersion());
        foreach (FieldSchema field in AllTypes.Schema.Fields)
        {
            if (field.Index > 2 && !SysmonText.IsVerbatim(field.Type))
                Assert.Equal("-", Text(buffer[0], field.Name));
        }
    }

    [Fact]
    public void Text_is_not_printed_here_but_escaped_by_each_encoder()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = "text" });

        Assert.True(SysmonText.IsVerbatim(FieldType.Text));
        Assert.True(SysmonText.IsVerbatim(FieldType.Arguments));
        Assert.Throws<ArgumentException>(() => Text(buffer[0], "Name"));
    }

    [Fact]
    public void Everything_else_is_ASCII_that_needs_no_escape() => Gen.Select(AllTypesValues.Any, Gen.Bool).Sample(
        (values, windows) =>
        {
            EventBuffer buffer = new();
            values.AppendTo(buffer, windows ? RecordFlags.Windows : RecordFlags.None);
            foreach (FieldSchema field in AllTypes.Schema.Fields)
            {
                if (!SysmonText.IsVerbatim(field.Type))
                    Assert.All(Text(buffer[0], field.Name), letter => Assert.True(letter is >= ' ' and < '\x7f' and not ('"' or '\\' or '<' or '&')));
            }
        },
        iter: 2000);

    private static string Text(EventRecord record, string field)
    {
        Utf8Buffer output = new();
        SysmonText.Append(output, record, AllTypes.Schema.Find(field)!);
        return Encoding.UTF8.GetString(output.Written);
    }
}
