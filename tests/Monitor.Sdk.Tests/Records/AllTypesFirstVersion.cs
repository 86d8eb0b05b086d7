using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary><see cref="AllTypes"/> as its schema version 1 was; written by hand, since the generator allows one declaration for an id.</summary>
internal readonly ref struct AllTypesFirstVersion : IEvent<AllTypesFirstVersion>
{
    public static EventSchema Schema { get; } = new(
        2001, "AllTypes", 1, "All types", "An event.",
        new("UtcTime", FieldType.Time, "When."), new("Name", FieldType.Text, "Text."), new("Command", FieldType.Arguments, "Arguments."));

    public EventTime UtcTime { get; init; }

    public Text Name { get; init; }

    public Arguments Command { get; init; }

    public EventTime Time => UtcTime;

    public static AllTypesFirstVersion ReadFrom(EventRecord record) =>
        new() { UtcTime = record.GetTime(0), Name = record.GetText(1), Command = record.GetArguments(2) };

    public void WriteTo(scoped ref EventWriter writer)
    {
        writer.Write(0, UtcTime);
        writer.Write(1, Name);
        writer.Write(2, Command);
    }
}
