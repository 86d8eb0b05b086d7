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
            if (leaf.Field is { } field && !record.IsPresent(field.Index))
                continue;
            int before = output.Length;
            output.Append("}}}}}}}}"u8[..(open - shared)]);
            output.Append(leaf.Openings[shared]);
            if (!TryAppend(output, record, leaf, layout))
            {
                output.Truncate(before);
                continue;
            }

            open = shared = leaf.Depth;
        }

        output.Append("}}}}}}}}"u8[..open]);
        output.Append("}\n"u8);
    }

    private static bool TryAppend(Utf8Buffer output, EventRecord record, EcsLeaf leaf, EcsLayout layout)
    {
        if (leaf.Field is { } field)
            return TryAppend(output, record, leaf.Form, field, layout.IsWindows);
        switch (leaf.Form)
        {
            case EcsForm.CaptureOrder:
                output.Append(record.CaptureOrder);
                return true;
            case EcsForm.Escaped:
                ulong escaped = record.Malformed & record.Present & layout.Verbatim;
                JsonValue.AppendList(output, layout.Quoted, escaped);
                return escaped != 0;
            case EcsForm.FieldLate:
                output.Append("true"u8);
                return (record.Flags & RecordFlags.FieldLate) != 0;
            case EcsForm.Incomplete:
                output.Append("true"u8);
                return (record.Flags & RecordFlags.Incomplete) != 0;
            default:
                output.Append(leaf.Constant);
                return true;
        }
    }

    /// <summary>Appends a present field.</summary>
    /// <returns>False if it has nothing for the place; what was appended then means nothing.</returns>
    private static bool TryAppend(Utf8Buffer output, EventRecord record, EcsForm form, FieldSchema field, bool isWindows)
    {
        int index = field.Index;
        switch (form)
        {
            case EcsForm.Time:
                output.Append((byte)'"');
                AppendTime(output, record.GetTime(index));
                output.Append((byte)'"');
                return true;
            case EcsForm.Direction:
                output.Append(record.GetBoolean(index) ? "\"egress\""u8 : "\"ingress\""u8);
                return true;
            case EcsForm.AddressKind:
                output.Append(record.GetAddress(index).IsIpv6 ? "\"ipv6\""u8 : "\"ipv4\""u8);
                return true;
            case EcsForm.ArgumentCount:
                output.Append((ulong)record.Variable(index).Count((byte)0) + 1);
                return IsTold(record.Variable(index));
        }

        if (field.Type == FieldType.Guid && record.GetGuid(index) == default)
            return false;
        if (!SysmonText.IsVerbatim(field.Type))
            return AppendValue(output, record, form, field);
        ReadOnlySpan<byte> text = record.Variable(index);
        if (!IsTold(text))
            return false;
        if (form is EcsForm.Arguments)
        {
            JsonValue.Append(output, record, field);
            return true;
        }

        return field.Type == FieldType.Arguments ? AppendValue(output, record, EcsForm.Text, field) : TryAppendText(output, text, form, record.IsMalformed(index), isWindows);
    }

    private static bool AppendValue(Utf8Buffer output, EventRecord record, EcsForm form, FieldSchema field)
    {
        if (form == EcsForm.Value)
        {
            JsonValue.Append(output, record, field);
            return true;
        }

        output.Append((byte)'"');
        FieldText.Append<JsonText>(output, record, field, record.IsMalformed(field.Index));
        output.Append((byte)'"');
        return true;
    }

    private static bool TryAppendText(Utf8Buffer output, ReadOnlySpan<byte> text, EcsForm form, bool isMalformed, bool isWindows)
    {
        switch (form)
        {
            case EcsForm.Flag:
                output.Append(text.SequenceEqual("true"u8) ? "true"u8 : "false"u8);
                return text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8);
            case EcsForm.Validity:
                output.Append(text.SequenceEqual("Valid"u8) ? "true"u8 : "false"u8);
                return true;
            case EcsForm.List:
                output.Append((byte)'[');
                JsonValue.AppendString(output, text, isMalformed);
                output.Append((byte)']');
                return true;
        }

        ReadOnlySpan<byte> part = EcsPart.Of(form, text, isWindows);
        if (form is EcsForm.Md5 or EcsForm.Sha1 or EcsForm.Sha256 or EcsForm.ImpHash)
            return TryAppendHash(output, part);
        JsonValue.AppendString(output, part, isMalformed);
        return !part.IsEmpty;
    }

    /// <summary>Appends a hash in lower case.</summary>
    private static bool TryAppendHash(Utf8Buffer output, ReadOnlySpan<byte> hash)
    {
        output.Append((byte)'"');
        foreach (byte digit in hash)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            output.Append((byte)(digit >= 'A' ? digit | 0x20 : digit));
        }

        output.Append((byte)'"');
        return !hash.IsEmpty;
    }

    /// <summary>Whether a text says something: Sysmon writes <c>-</c> for what it does not know.</summary>
    private static bool IsTold(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.SequenceEqual("-"u8);

    private static void AppendTime(Utf8Buffer output, EventTime time)
    {
        TimeText.WriteIso(time, output.Free(TimeText.IsoLength));
        output.Advance(TimeText.IsoLength);
    }
}
