using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Collectors.Tests;

/// <summary>Takes what a collector emits.</summary>
internal sealed class Emitted : IEventOutput, IHealthReport
{
    private readonly EventBuffer _buffer = new();
    private EventSchema? _schema;

    public Emitted() => Context = new CollectorContext(this, this);

    public CollectorContext Context { get; }

    /// <summary>Whether the collector may count something.</summary>
    public bool MayCount { get; set; }

    /// <summary>What it counted.</summary>
    public List<string> Counted { get; } = [];

    public RecordFlags Flags => RecordFlags.None;

    /// <summary>How many events were emitted.</summary>
    public int Events => _buffer.Count;

    /// <summary>Whether the event waits for what is filled in later.</summary>
    public bool IsPending => (_buffer[0].Flags & RecordFlags.Pending) != 0;

    public EventBuffer? Begin(EventSchema schema)
    {
        _schema = schema;
        return _buffer;
    }

    public void End(EventSchema schema, bool appended) => Assert.True(appended);

    public void Report(HealthState state, string message = "") => Assert.Fail($"The collector says that it is {state}: {message}");

    public void Count(string name, long amount = 1)
    {
        Assert.True(MayCount, $"The collector counts {amount} {name}.");
        Counted.Add(name);
    }

    public void Clear() => _buffer.Clear();

    /// <summary>The one event that was emitted: its fields that have a value, by name, in order, as Sysmon prints them.</summary>
    public (string Event, Dictionary<string, string> Fields) Single()
    {
        Assert.Equal(1, _buffer.Count);
        EventRecord record = _buffer[0];
        Assert.Null(EventRecord.TryRead(record.Bytes, _schema!, out record));
        Dictionary<string, string> fields = [];
        foreach (FieldSchema field in _schema!.Fields)
        {
            if (record.IsPresent(field.Index))
                fields.Add(field.Name, Print(record, field));
        }

        return (_schema.Name, fields);
    }

    private static string Print(EventRecord record, FieldSchema field)
    {
        if (field.Type == FieldType.Arguments)
            return record.GetArguments(field.Index).ToString();
        if (field.Type == FieldType.Text)
            return record.GetText(field.Index).ToString();
        Utf8Buffer text = new();
        SysmonText.Append(text, record, field);
        return System.Text.Encoding.UTF8.GetString(text.Written);
    }
}
