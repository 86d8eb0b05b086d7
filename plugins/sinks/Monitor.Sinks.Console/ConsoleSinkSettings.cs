namespace Monitor.Sinks.Console;

/// <summary>Settings of the console sink.</summary>
public sealed class ConsoleSinkSettings
{
    /// <summary>How events are printed.</summary>
    public ConsoleFormat Format { get; set; } = ConsoleFormat.Auto;

    /// <summary>Whether compact lines are coloured.</summary>
    public ConsoleColors Colors { get; set; } = ConsoleColors.Auto;
}

/// <summary>How events are printed.</summary>
public enum ConsoleFormat
{
    /// <summary>Compact on a terminal, NDJSON into a pipe or file.</summary>
    Auto,

    /// <summary>A short line for people.</summary>
    Compact,

    /// <summary>A line of JSON, whole.</summary>
    Ndjson,
}

/// <summary>Whether compact lines are coloured.</summary>
public enum ConsoleColors
{
    /// <summary>On a terminal, unless NO_COLOR is set.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
