namespace Monitor.Sdk.Events;

/// <summary>
/// Declares an event. The struct must be a <c>readonly ref partial struct</c> whose <c>{ get; init; }</c> properties are the
/// fields, in order; their XML summaries are the field descriptions. The generator adds <see cref="IEvent{TSelf}"/>: schema,
/// writer and reader.
/// </summary>
/// <param name="id">1–255 Sysmon's events, 1000–1999 the product's own, 2000–65535 custom plugins'.</param>
/// <param name="name">The name under which rules, encoders and reports know the event, for example <c>ProcessCreate</c>.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EventAttribute(int id, string name) : Attribute
{
    /// <summary>The event's id.</summary>
    public int Id { get; } = id;

    /// <summary>The event's name.</summary>
    public string Name { get; } = name;

    /// <summary>The schema version; grows when fields are added.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What the event's message says in one line, Sysmon's task text for Sysmon's events.</summary>
    public string Task { get; init; } = "";

    /// <summary>Name of the element that filters the event in a rule file. Not given: the event's name. Empty: the event is never filtered,
    /// and its <see cref="Default"/> is <see cref="EventDefault.Always"/>.</summary>
    public string? RuleElement { get; init; }

    /// <summary>What becomes of the event when a rule set says nothing about its element.</summary>
    public EventDefault Default { get; init; } = EventDefault.Logged;
}
