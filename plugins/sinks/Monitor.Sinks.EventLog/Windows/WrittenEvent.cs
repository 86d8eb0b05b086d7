using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>What is the same in all events of one kind, prepared once.</summary>
internal sealed class WrittenEvent
{
    /// <param name="schema">The event.</param>
    /// <param name="isDeclared">Whether the provider declares it; else it is written as one of a plugin.</param>
    public WrittenEvent(EventSchema schema, bool isDeclared)
    {
        EventLogEvent declared = isDeclared ? new EventLogEvent(schema) : EventLogEvent.OfPlugins;
        Descriptor = new EventDescriptor(declared);
        Types = Array.ConvertAll(declared.Fields.ToArray(), field => field.Type);
        IsDeclared = isDeclared;
        Name = Encoding.UTF8.GetBytes(schema.Name);
        Fields = isDeclared ? Array.ConvertAll(declared.Fields.ToArray(), field => field.Schema) : schema.Fields.ToArray();
        Labels = isDeclared ? [] : Array.ConvertAll(Fields, field => Encoding.UTF8.GetBytes($"{field.Name}: "));
    }

    /// <summary>Which event it is.</summary>
    public EventDescriptor Descriptor { get; }

    /// <summary>Types of its values.</summary>
    public EventLogType[] Types { get; }

    /// <summary>Whether its values are its fields. If not, its fields are lines of one value.</summary>
    public bool IsDeclared { get; }

    /// <summary>Its name.</summary>
    public byte[] Name { get; }

    /// <summary>The fields that are written, in order.</summary>
    public FieldSchema[] Fields { get; }

    /// <summary>What stands before each of them in their one value.</summary>
    public byte[][] Labels { get; }
}
