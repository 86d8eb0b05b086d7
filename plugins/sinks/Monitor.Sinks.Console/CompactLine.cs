using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Console;

/// <summary>
/// Prints an event as one short line: time, event, and the fields that a person looks at first. Events with a <see cref="LineShape"/> of their
/// own follow it; any other shows all of its fields that say something.
/// </summary>
/// <param name="events">The events that may come.</param>
/// <param name="useColors">Whether to colour.</param>
internal sealed class CompactLine(EventCatalog events, bool useColors)
{
    private const int NameWidth = 17;

    private readonly Utf8Buffer _value = new();
    private readonly Dictionary<ushort, LineShape> _shapes = [];

    /// <summary>Appends the line with its line feed.</summary>
    public void Append(EventRecord record, Utf8Buffer output)
    {
        if (!_shapes.TryGetValue(record.EventId, out LineShape? shape))
            _shapes[record.EventId] = shape = LineShape.For(events.Find(record.EventId) ?? throw new ArgumentException($"Event {record.EventId} is not known."));
        Color(output, LineShape.Dim);
        int timeAt = output.Length;
        SysmonText.AppendTime(output, record.Time);
        KeepTimeOfDay(output, timeAt);
        Color(output, shape.Color);
        output.Append((byte)' ');
        output.Append(shape.Name);
        for (int i = shape.Name.Length; i < NameWidth; i++)
            output.Append((byte)' ');
        Color(output, LineShape.Plain);
        foreach (LinePart part in shape.Parts)
            Append(output, record, part);
        output.Append((byte)'\n');
    }

    private void Append(Utf8Buffer output, EventRecord record, LinePart part)
    {
        int index = part.Field.Index;
        if (!record.IsPresent(index))
            return;
        byte[]? word = part.WordFor(record.GetBoolean(index));
        if (word is { Length: 0 })
            return;
        output.Append(part.Before);
        if (part.Label.Length > 0)
        {
            Color(output, LineShape.Dim);
            output.Append(part.Label);
            Color(output, LineShape.Plain);
        }

        if (word is not null)
            output.Append(word);
        else
            AppendValue(output, record, part);
    }

    private void AppendValue(Utf8Buffer output, EventRecord record, LinePart part)
    {
        _value.Clear();
        if (SysmonText.IsVerbatim(part.Field.Type))
            ReadableText.Append(_value, record.Variable(part.Field.Index));
        else
            SysmonText.Append(_value, record, part.Field);
        ReadOnlySpan<byte> value = _value.Written;
        bool isBracketed = part.HasPort && record.GetAddress(part.Field.Index).IsIpv6;
        if (isBracketed)
            output.Append((byte)'[');
        output.Append(part.MaximumLength > 0 && value.Length > part.MaximumLength ? value[..part.MaximumLength] : value);
        if (isBracketed)
            output.Append((byte)']');
    }

    private static void KeepTimeOfDay(Utf8Buffer output, int at)
    {
        const int TimeAt = 11;
        Span<byte> time = stackalloc byte[output.Length - at - TimeAt];
        output.Written[(at + TimeAt)..].CopyTo(time);
        output.Truncate(at);
        output.Append(time);
    }

    private void Color(Utf8Buffer output, ReadOnlySpan<byte> sequence)
    {
        if (useColors)
            output.Append(sequence);
    }
}
