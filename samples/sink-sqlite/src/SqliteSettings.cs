using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Sample.Sqlite;

/// <summary>Settings of the sink; in monitor.yaml: <c>store: { plugin: sqlite, settings: { path: events.db, keep: 30 d, max-size: 1 GiB } }</c>.</summary>
public sealed class SqliteSettings : IValidatedSettings
{
    private static readonly ByteSize SmallestSize = new(1 << 20);

    /// <summary>The database; a relative path is meant against the configuration's folder.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Path { get; set; } = "events.db";

    /// <summary>How old an event may become; not set: any age.</summary>
    public TimeSpan? Keep { get; set; }

    /// <summary>How large the database may become, its oldest events leave it then; not set: any size.</summary>
    public ByteSize? MaxSize { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Path.Contains('\0', StringComparison.Ordinal))
            yield return new SettingsProblem(nameof(Path), "There is a NUL character in the path", "Write the path anew");
        if (Keep <= TimeSpan.Zero)
            yield return new SettingsProblem(nameof(Keep), "Events are to be kept for no time at all", "Write how long, as 30 d, or leave 'keep' out");
        if (MaxSize?.Bytes < SmallestSize.Bytes)
            yield return new SettingsProblem(nameof(MaxSize), $"{MaxSize} is too small for a database", $"Write {SmallestSize} or more, or leave 'max-size' out");
    }
}
