using System.Numerics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>A present field as a typed JSON value: numbers and flags as such, arguments as a list, all else as a string.</summary>
internal static class JsonValue
{
    public static void Append(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        switch (field.Type)
        {
            case FieldType.Boolean or FieldType.Unsigned or FieldType.Signed:
            case FieldType.Double when double.IsFinite(record.GetDouble(field.Index)):
                SysmonText.Append(output, record, field);
                return;
            case FieldType.Arguments:
                AppendArguments(output, record.GetArguments(field.Index), record.IsMalformed(field.Index));
                return;
            case FieldType.Text:
                AppendString(output, record.Variable(field.Index), record.IsMalformed(field.Index));
                return;
            default:
                output.Append((byte)'"');
                SysmonText.Append(output, record, field);
                output.Append((byte)'"');
                return;
        }
    }

    public static void AppendString(Utf8Buffer output, ReadOnlySpan<byte> text, bool isMalformed)
    {
        output.Append((byte)'"');
        FieldText.AppendText<JsonText>(output, text, isMalformed);
        output.Append((byte)'"');
    }

    /// <summary>Appends a list of strings that are encoded already.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="quoted">The strings, with their quotes.</param>
    /// <param name="chosen">A bit for each that goes into the list.</param>
    public static void AppendList(Utf8Buffer output, byte[][] quoted, ulong chosen)
    {
        byte before = (byte)'[';
        for (; chosen != 0; chosen &= chosen - 1)
        {
            output.Append(before);
            output.Append(quoted[BitOperations.TrailingZeroCount(chosen)]);
            before = (byte)',';
        }

        output.Append((byte)']');
    }

    private static void AppendArguments(Utf8Buffer output, Arguments arguments, bool isMalformed)
    {
        byte before = (byte)'[';
        foreach (ReadOnlySpan<byte> argument in arguments)
        {
            output.Append(before);
            AppendString(output, argument, isMalformed);
            before = (byte)',';
        }

        output.Append((byte)']');
    }
}
