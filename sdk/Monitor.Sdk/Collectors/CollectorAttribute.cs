namespace Monitor.Sdk.Collectors;

/// <summary>Makes a class known as a collector plugin's entry.</summary>
/// <param name="name">The name that the configuration refers to: lower case, digits, dashes.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectorAttribute(string name) : Attribute
{
    /// <summary>The plugin's name.</summary>
    public string Name { get; } = name;

    /// <summary>The events it emits, the chief one first; each a declared event.</summary>
    public Type[] Emits { get; init; } = [];

    /// <summary>What it does, in one line, for <c>monitor plugins</c>.</summary>
    public string Description { get; init; } = "";

    /// <summary>The systems that it works on. On another one it is not loaded, and a configuration that names it is refused.</summary>
    public CollectorSystems Systems { get; init; } = CollectorSystems.All;

    /// <summary>Whether it runs only where a configuration names it: <c>all</c> leaves it out, since it tells of what others tell of, too, or costs what
    /// nobody should pay unasked.</summary>
    public bool OnRequest { get; init; }
}
