namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Keys of the properties by which a diagnostic tells its fix what to write.</summary>
internal static class PropertyKeys
{
    /// <summary>The event's block for MonitorEvents.txt.</summary>
    public const string Form = nameof(Form);

    /// <summary>The name that an entry class is to call itself.</summary>
    public const string Name = nameof(Name);

    /// <summary>The version to raise an event to.</summary>
    public const string Version = nameof(Version);
}
