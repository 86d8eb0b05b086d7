using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Plan;

/// <summary>Gives a field's text as rules compare it: as it is printed, raw bytes for text, <c>-</c> where there is no value, letters lowered.</summary>
internal sealed class FieldTexts
{
    private readonly Utf8Buffer _printed = new(256);
    private byte[] _folded = new byte[1024];

    /// <summary>The text; valid until the next call.</summary>
    public ReadOnlySpan<byte> Folded(EventRecord record, FieldSchema field)
    {
        if (!record.IsPresent(field.Index))
            return "-"u8;
        ReadOnlySpan<byte> text;
        if (SysmonText.IsVerbatim(field.Type))
        {
            text = record.Variable(field.Index);
        }
        else
        {
            _printed.Clear();
            SysmonText.Append(_printed, record, field);
            text = _printed.Written;
        }

        if (_folded.Length < text.Length)
            _folded = new byte[text.Length * 2];
        Span<byte> folded = _folded.AsSpan(0, text.Length);
        AsciiFold.Copy(text, folded);
        if (field.Type == FieldType.Arguments)
            folded.Replace((byte)0, (byte)' ');
        return folded;
    }
}
