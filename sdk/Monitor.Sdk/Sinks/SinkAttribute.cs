namespace Monitor.Sdk.Sinks;

/// <summary>Makes a class known as a sink plugin's entry.</summary>
/// <param name="name">The name that <c>plugin:</c> in the configuration refers to: lower case, digits, dashes.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SinkAttribute(string name) : Attribute
{
    /// <summary>The plugin's name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in one line, for <c>monitor plugins</c>.</summary>
    public string Description { get; init; } = "";
}
