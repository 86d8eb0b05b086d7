using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.File;

/// <summary>Settings of the file sink.</summary>
public sealed class FileSinkSettings : IValidatedSettings
{
    private const long SmallestRotation = 4096;

    /// <summary>The file; a relative path is meant against the folder of monitor.yaml.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public required string Path { get; set; }

    /// <summary>The file is closed and numbered before it would become larger than this.</summary>
    public ByteSize Rotate { get; set; } = new(100 << 20);

    /// <summary>How many closed files are kept beside the current one.</summary>
    [Range(0, 100_000, ErrorMessage = "Between 0 and 100000 closed files can be kept")]
    public int Keep { get; set; } = 20;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Rotate.Bytes < SmallestRotation)
            yield return new SettingsProblem(nameof(Rotate), $"Rotation at {Rotate} would make a file of nearly every event", "Write at least 4 KiB");
    }
}
