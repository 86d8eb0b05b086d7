using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Testing;

/// <summary>Makes events of any schema with random values; the same seed makes the same events.</summary>
/// <param name="seed">Where the random values begin.</param>
public sealed class SampleEvents(int seed = 1)
{
    private const int ForeignId = 64_999;

    private readonly Random _random = new(seed);

    /// <summary>An event that is not among the shipped ones, with a field of each type, as another plugin might declare it.</summary>
    public static EventSchema Foreign { get; } = new(
        ForeignId,
        "ForeignEvent",
        version: 1,
        "Event of another plugin",
        "An event that no sink can know beforehand.",
        [.. Enum.GetValues<FieldType>().Select(type => new FieldSchema(type.ToString(), type, $"A field of the type {type}."))]);

    /// <summary>Appends an event.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="schema">Which event.</param>
    /// <param name="content">What its fields hold.</param>
    /// <param name="flags">Flags of the record, for example that it is from Windows.</param>
    public void Append(EventBuffer buffer, EventSchema schema, SampleContent content = SampleContent.Usual, RecordFlags flags = RecordFlags.None)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(schema);
        EventWriter writer = buffer.Begin(schema);
        bool hasHuge = false;
        foreach (FieldSchema field in schema.Fields)
        {
            SampleContent chosen = content == SampleContent.Any ? (SampleContent)_random.Next((int)SampleContent.Huge) : content;

            // More than a few of a mebibyte each, and the record would be larger than a record may be.
            if (chosen == SampleContent.Huge && hasHuge)
                chosen = SampleContent.Usual;
            hasHuge |= chosen == SampleContent.Huge && field.Type is FieldType.Text or FieldType.Arguments;
            if (chosen != SampleContent.Absent)
                Write(ref writer, field, chosen);
        }

        if (!writer.Finish(schema, MomentOf(content), flags))
            throw new InvalidOperationException($"A sample of {schema.Name} is larger than a record may be.");
    }

    private void Write(ref EventWriter writer, FieldSchema field, SampleContent content)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                writer.Write(field.Index, (Text)TextOf(content));
                break;
            case FieldType.Arguments:
                writer.Write(field.Index, new Arguments(TextOf(content)));
                break;
            case FieldType.Boolean:
                writer.Write(field.Index, content != SampleContent.Empty && _random.Next(2) == 1);
                break;
            case FieldType.Double:
                writer.Write(field.Index, RealOf(content));
                break;
            case FieldType.Time:
                writer.Write(field.Index, MomentOf(content));
                break;
            case FieldType.Guid:
                writer.Write(field.Index, content == SampleContent.Empty ? Guid.Empty : new Guid(Bytes(16)));
                break;
            case FieldType.Address:
                writer.Write(field.Index, new NetworkAddress(content == SampleContent.Empty ? new byte[4] : Bytes(_random.Next(2) == 0 ? 4 : 16)));
                break;
            case FieldType.File:
                writer.Write(field.Index, new FileIdentity((uint)NumberOf(content), NumberOf(content), (long)NumberOf(content), MomentOf(content)));
                break;
            default:
                writer.Write(field.Index, NumberOf(content));
                break;
        }
    }

    private ReadOnlySpan<byte> TextOf(SampleContent content) => content switch
    {
        SampleContent.Empty => [],
        SampleContent.Malformed => SampleText.Hostile(_random),
        SampleContent.Huge => SampleText.Huge(_random),
        _ => SampleText.Usual(_random),
    };

    private ulong NumberOf(SampleContent content) => content switch
    {
        SampleContent.Empty => 0,
        SampleContent.Malformed => _random.GetItems<ulong>([0, 1, uint.MaxValue, long.MaxValue, ulong.MaxValue], 1)[0],
        _ => (ulong)_random.Next(1, ushort.MaxValue),
    };

    private double RealOf(SampleContent content) => content switch
    {
        SampleContent.Empty => 0,
        SampleContent.Malformed => _random.GetItems<double>([double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -0.0], 1)[0],
        _ => _random.NextDouble(),
    };

    private EventTime MomentOf(SampleContent content) => content switch
    {
        SampleContent.Malformed => new EventTime(_random.GetItems<long>([long.MinValue, -1, 0, long.MaxValue], 1)[0]),
        _ => EventTime.From(DateTime.UnixEpoch.AddYears(55).AddMilliseconds(_random.Next())),
    };

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
