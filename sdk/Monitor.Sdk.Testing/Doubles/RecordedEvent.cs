using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Testing;

/// <summary>An event that a collector emitted.</summary>
public sealed class RecordedEvent
{
    private readonly byte[] _bytes;

    internal RecordedEvent(EventSchema schema, EventRecord record)
    {
        Schema = schema;
        _bytes = record.Bytes.ToArray();
    }

    /// <summary>The event's schema.</summary>
    public EventSchema Schema { get; }

    /// <summary>The event's name.</summary>
    public string Name => Schema.Name;

    /// <summary>When it happened.</summary>
    public EventTime Time => Record.Time;

    /// <summary>The record as it was written.</summary>
    public EventRecord Record => EventRecord.FromTrusted(_bytes);

    /// <summary>A field's value as text, in Sysmon's form; null if it is absent.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ArgumentException">The event has no such field.</exception>
    public string? this[string field]
    {
        get
        {
            FieldSchema found = Schema.Find(field) ?? throw new ArgumentException($"{Name} has no field '{field}'.", nameof(field));
            return Record.IsPresent(found.Index) ? TextOf(found) : null;
        }
    }

    /// <summary>The event as it was declared.</summary>
    /// <typeparam name="T">The event's struct.</typeparam>
    /// <exception cref="InvalidOperationException">It is another event.</exception>
    public T As<T>()
        where T : IEvent<T>, allows ref struct =>
        T.Schema.Id == Schema.Id ? T.ReadFrom(Record) : throw new InvalidOperationException($"The event is a {Name} and not a {T.Schema.Name}.");

    /// <summary>Every field that has a value, by name, in the order of the fields.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        Dictionary<string, string> values = [];
        foreach (FieldSchema field in Schema.Fields)
        {
            if (Record.IsPresent(field.Index))
                values.Add(field.Name, TextOf(field));
        }

        return values;
    }

    /// <summary>The event's name and its fields, for messages of tests.</summary>
    public override string ToString() => $"{Name} {{ {string.Join(", ", ToDictionary().Select(field => $"{field.Key} = {field.Value}"))} }}";

    private string TextOf(FieldSchema field)
    {
        if (field.Type == FieldType.Text)
            return Record.GetText(field.Index).ToString();
        if (field.Type == FieldType.Arguments)
            return Record.GetArguments(field.Index).ToString();
        Utf8Buffer text = new(64);
        SysmonText.Append(text, Record, field);
        return Encoding.UTF8.GetString(text.Written);
    }
}
