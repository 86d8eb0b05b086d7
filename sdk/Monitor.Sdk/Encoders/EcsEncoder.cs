using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Writes an event as one line of nested JSON in the Elastic Common Schema. What the schema has no place for stands under
/// <c>winlog.event_data</c> or <c>monitor.event_data</c>; what is absent is left out (docs/formats.md). Not for several threads at once.
/// </summary>
public sealed class EcsEncoder : IEventEncoder
{
    private readonly PreparedEvents<EcsLayout> _layouts;

    /// <summary>Makes an encoder.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public EcsEncoder(EventCatalog events, string computer)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(computer);
        _layouts = new PreparedEvents<EcsLayout>(events, (schema, isWindows) => new EcsLayout(schema, isWindows, computer));
    }

    private static ReadOnlySpan<byte> Closing => "}}}}}}}}"u8;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Beginning => "{\"@timestamp\":\""u8;

    /// <summary>Where the fields of an event go: name of the field, and the place, names joined by dots. A field may go to several.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> PathsOf(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. EcsLayout.Targets(schema).Select(place => KeyValuePair.Create(place.Field.Name, place.Target.Path))];
    }

    /// <inheritdoc/>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        EcsLayout layout = _layouts.Of(record);
        output.Append(Beginning);
        AppendTime(output, record.Time);
        output.Append(layout.BeforeUid);
        NdjsonEncoder.AppendUid(output, record.Stream, record.Sequence);
        output.Append(layout.BeforeSequence);
        output.Append(record.Sequence);
        output.Append(layout.AfterSequence);

        // Objects around the latest value, and how many of them are around the next place too.
        int open = 0, shared = 0;
        foreach (EcsLeaf leaf in layout.Leaves)
        {
            shared = Math.Min(shared, leaf.Shared);
            if (!IsThere(record, leaf, layout, out ReadOnlySpan<byte> part))
                continue;
            if (open > shared)
                output.Append(Closing[..(open - shared)]);
            output.Append(leaf.Openings[shared]);
            Append(output, record, leaf, layout, part);
            open = shared = leaf.Depth;
        }

        output.Append(Closing[..open]);
        output.Append("}\n"u8);
    }

    /// <summary>Whether there is something for a place. Sysmon writes <c>-</c> for what it does not know.</summary>
    /// <param name="record">The event.</param>
    /// <param name="leaf">The place.</param>
    /// <param name="layout">The event's layout.</param>
    /// <param name="part">What of a text goes there.</param>
    private static bool IsThere(EventRecord record, EcsLeaf leaf, EcsLayout layout, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (leaf.Field is not { } field)
        {
            return leaf.Form switch
            {
                EcsForm.Escaped => (record.Malformed & record.Present & layout.Verbatim) != 0,
                EcsForm.FieldLate => (record.Flags & RecordFlags.FieldLate) != 0,
                EcsForm.Incomplete => (record.Flags & RecordFlags.Incomplete) != 0,
                _ => true,
            };
        }

        if (!record.IsPresent(field.Index))
            return false;
        if (!SysmonText.IsVerbatim(field.Type))
            return field.Type != FieldType.Guid || record.GetGuid(field.Index) != default;
        part = record.Variable(field.Index);
        if (part is [] or [(byte)'-'])
            return false;
        if (leaf.Form > EcsForm.Text)
            part = EcsPart.Of(leaf.Form, part, layout.IsWindows);
        return !part.IsEmpty;
    }

    private static void Append(Utf8Buffer output, EventRecord record, EcsLeaf leaf, EcsLayout layout, ReadOnlySpan<byte> part)
    {
        if (leaf.Field is { Type: FieldType.Text } text)
            AppendText(output, part, leaf.Form, record.IsMalformed(text.Index));
        else if (leaf.Field is { } field)
            AppendValue(output, record, field, leaf.Form);
        else if (leaf.Form == EcsForm.CaptureOrder)
            output.Append(record.CaptureOrder);
        else if (leaf.Form == EcsForm.Escaped)
            JsonValue.AppendList(output, layout.Quoted, record.Malformed & record.Present & layout.Verbatim);
        else
            output.Append(leaf.Constant);
    }

    private static void AppendText(Utf8Buffer output, ReadOnlySpan<byte> part, EcsForm form, bool isMalformed)
    {
        switch (form)
        {
            case EcsForm.Flag:
                output.Append(part);
                return;
            case EcsForm.Validity:
                output.Append(part.SequenceEqual("Valid"u8) ? "true"u8 : "false"u8);
                return;
            case EcsForm.List:
                output.Append((byte)'[');
                JsonValue.AppendString(output, part, isMalformed);
                output.Append((byte)']');
                return;
            case EcsForm.Md5 or EcsForm.Sha1 or EcsForm.Sha256 or EcsForm.ImpHash:
                output.Append((byte)'"');
                Ascii.ToLower(part, output.Free(part.Length), out int written);
                output.Advance(written);
                output.Append((byte)'"');
                return;
            default:
                JsonValue.AppendString(output, part, isMalformed);
                return;
        }
    }

    private static void AppendValue(Utf8Buffer output, EventRecord record, FieldSchema field, EcsForm form)
    {
        switch (form)
        {
            case EcsForm.Value or EcsForm.Arguments:
                JsonValue.Append(output, record, field);
                return;
            case EcsForm.ArgumentCount:
                output.Append((ulong)record.Variable(field.Index).Count((byte)0) + 1);
                return;
            case EcsForm.Time:
                output.Append((byte)'"');
                AppendTime(output, record.GetTime(field.Index));
                output.Append((byte)'"');
                return;
            case EcsForm.Direction:
                output.Append(record.GetBoolean(field.Index) ? "\"egress\""u8 : "\"ingress\""u8);
                return;
            case EcsForm.AddressKind:
                output.Append(record.GetAddress(field.Index).IsIpv6 ? "\"ipv6\""u8 : "\"ipv4\""u8);
                return;
            default:
                output.Append((byte)'"');
                FieldText.Append<JsonText>(output, record, field, record.IsMalformed(field.Index));
                output.Append((byte)'"');
                return;
        }
    }

    private static void AppendTime(Utf8Buffer output, EventTime time)
    {
        TimeText.WriteIso(time, output.Free(TimeText.IsoLength));
        output.Advance(TimeText.IsoLength);
    }
}
