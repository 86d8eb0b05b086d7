namespace Monitor.Sdk.Events;

/// <summary>The declaration of an event at run time: all that rules, encoders and documents need to know.</summary>
public sealed class EventSchema
{
    /// <summary>The most fields that an event may have: one bit each in a record's presence map.</summary>
    public const int MaximumFields = 64;

    private readonly FieldSchema[] _fields;

    /// <summary>Made by generated code.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaximumFields"/> fields, or two of one name.</exception>
    public EventSchema(int id, string name, int version, string task, string description, params FieldSchema[] fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (id is < 1 or > ushort.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(id), id, "An event id lies between 1 and 65535.");
        if (version is < 0 or > ushort.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(version), version, "A schema version lies between 0 and 65535.");
        if (fields.Length > MaximumFields)
            throw new ArgumentException($"Event {id} ({name}) has {fields.Length} fields; at most {MaximumFields} are possible.", nameof(fields));
        if (fields.DistinctBy(field => field.Name).Count() != fields.Length)
            throw new ArgumentException($"Event {id} ({name}) has two fields of one name.", nameof(fields));
        Id = (ushort)id;
        Name = name;
        Version = (ushort)version;
        Task = task;
        Description = description;
        RuleElement = name;
        _fields = fields;
        for (int i = 0; i < fields.Length; i++)
            fields[i].Index = i;
        TimeField = Array.FindIndex(fields, field => field is { Name: "UtcTime", Type: FieldType.Time });
    }

    /// <summary>The event's id.</summary>
    public ushort Id { get; }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>The schema version.</summary>
    public ushort Version { get; }

    /// <summary>The event's message in one line.</summary>
    public string Task { get; }

    /// <summary>When the event is recorded and what it means.</summary>
    public string Description { get; }

    /// <summary>Name of the element that filters the event in a rule file, the event's name if not told otherwise; null for an event that is
    /// never filtered.</summary>
    public string? RuleElement { get; init; }

    /// <summary>What becomes of the event when a rule set says nothing about its element.</summary>
    public EventDefault Default { get; init; } = EventDefault.Logged;

    /// <summary>The fields in order.</summary>
    public ReadOnlySpan<FieldSchema> Fields => _fields;

    /// <summary>Position of the field that says when it happened, <c>UtcTime</c>; -1 if there is none.</summary>
    internal int TimeField { get; }

    /// <summary>The field of that name, or null.</summary>
    public FieldSchema? Find(string name) => Array.Find(_fields, field => field.Name == name);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Name}";
}
