using System.Buffers;
using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>
/// An event as one SD-ELEMENT of RFC 5424, a parameter for each field. Text with control characters or bad bytes is written in the escaped form –
/// <c>\xHH</c> for each of their bytes, each backslash twice – and the parameter <c>Escaped</c> names these fields, so that everything can be had back
/// from a single line. Quote, backslash and closing bracket are then escaped as the standard wants.
/// </summary>
/// <param name="enterpriseNumber">The number in the element's name.</param>
internal sealed class StructuredData(uint enterpriseNumber)
{
    /// <summary>Bytes that are escaped, and those with which a character begins that may be: U+0080 to U+009F, U+2028, U+2029.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', (byte)']', 0x7f, 0xc2, 0xe2]);

    private static readonly SearchValues<byte> MayBeControl = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7f, 0xc2, 0xe2]);

    private readonly byte[] _start = Encoding.ASCII.GetBytes($"[monitor@{enterpriseNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
    private readonly Utf8Buffer _value = new();

    /// <summary>Names of the parameters that are not fields.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["EventID", "EventName", "EventUid", "TimeNs", "CaptureOrder", "FieldLate", "Incomplete", "Escaped", "Cut"];

    /// <summary>Appends the whole element.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="record">The event.</param>
    /// <param name="text">What is the same for its type.</param>
    /// <param name="cut">A bit for each field that was cut.</param>
    public void Append(Utf8Buffer output, EventRecord record, EventText text, ulong cut)
    {
        output.Append(_start);
        output.Append(text.Identity);
        NdjsonEncoder.AppendUid(output, record.Stream, record.Sequence);
        output.Append("\" TimeNs=\""u8);
        output.Append(record.Time.UnixNanoseconds);
        output.Append("\" CaptureOrder=\""u8);
        output.Append(record.CaptureOrder);
        output.Append((byte)'"');
        if ((record.Flags & RecordFlags.FieldLate) != 0)
            output.Append(" FieldLate=\"true\""u8);
        if ((record.Flags & RecordFlags.Incomplete) != 0)
            output.Append(" Incomplete=\"true\""u8);
        ulong escaped = 0;
        foreach (FieldSchema field in text.Schema.Fields)
        {
            if (field.IsOwn && !record.IsPresent(field.Index))
                continue;
            output.Append(text.Parameters[field.Index]);
            if (AppendField(output, record, field))
                escaped |= 1UL << field.Index;
            output.Append((byte)'"');
        }

        AppendNames(output, " Escaped=\""u8, text, escaped);
        AppendNames(output, " Cut=\""u8, text, cut);
        output.Append((byte)']');
    }

    /// <summary>Appends an element that only says what was cut.</summary>
    public void AppendCut(Utf8Buffer output, EventText text, ulong cut)
    {
        output.Append(_start);
        AppendNames(output, " Cut=\""u8, text, cut);
        output.Append((byte)']');
    }

    private static void AppendNames(Utf8Buffer output, ReadOnlySpan<byte> start, EventText text, ulong fields)
    {
        if (fields == 0)
            return;
        output.Append(start);
        for (bool isFirst = true; fields != 0; fields &= fields - 1, isFirst = false)
        {
            if (!isFirst)
                output.Append((byte)',');
            output.Append(text.Names[System.Numerics.BitOperations.TrailingZeroCount(fields)]);
        }

        output.Append((byte)'"');
    }

    /// <summary>Appends a field's value.</summary>
    /// <returns>Whether it is in the escaped form.</returns>
    private bool AppendField(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        if (!SysmonText.IsVerbatim(field.Type))
        {
            SysmonText.Append(output, record, field);
            return false;
        }

        _value.Clear();
        FieldText.Append(_value, record, field);
        bool isMalformed = record.IsMalformed(field.Index);
        bool hasControl = HasControl(_value.Written);
        AppendValue(output, _value.Written, doubleBackslash: hasControl && !isMalformed);
        return isMalformed || hasControl;
    }

    private static void AppendValue(Utf8Buffer output, ReadOnlySpan<byte> value, bool doubleBackslash)
    {
        while (value.IndexOfAny(Special) is >= 0 and int at)
        {
            output.Append(value[..at]);
            value = value[at..];
            int control = ControlLength(value), length = Math.Max(1, control);
            if (control > 0)
                AppendBytes(output, value[..control]);
            else if (value[0] == '\\')
                output.Append(doubleBackslash ? @"\\\\"u8 : @"\\"u8);
            else if (value[0] is (byte)'"' or (byte)']')
                output.Append([(byte)'\\', value[0]]);
            else
                output.Append(value[0]);
            value = value[length..];
        }

        output.Append(value);
    }

    private static void AppendBytes(Utf8Buffer output, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        foreach (byte value in bytes)
        {
            output.Append(@"\\x"u8);
            output.Append(digits[value >> 4]);
            output.Append(digits[value & 15]);
        }
    }

    private static bool HasControl(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(MayBeControl) is >= 0 and int at)
        {
            text = text[at..];
            if (ControlLength(text) > 0)
                return true;
            text = text[1..];
        }

        return false;
    }

    /// <summary>Bytes of the control character, or line or paragraph separator, with which the text begins; 0 if there is none.</summary>
    private static int ControlLength(ReadOnlySpan<byte> text) => text switch
    {
        [< 0x20 or 0x7f, ..] => 1,
        [0xc2, < 0xa0, ..] => 2,
        [0xe2, 0x80, 0xa8 or 0xa9, ..] => 3,
        _ => 0,
    };
}
