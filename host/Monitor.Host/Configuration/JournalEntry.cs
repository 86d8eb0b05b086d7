using System.ComponentModel.DataAnnotations;
using Monitor.Journal;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>The journal.</summary>
internal sealed class JournalEntry : IValidatedSettings
{
    private const long SmallestSegment = 1 << 20;
    private const long LargestSegment = 1 << 30;
    private const long FewestSegments = 4;

    /// <summary>Its folder; else <c>journal</c> in the state folder.</summary>
    [FilePath]
    public string? Path { get; set; }

    /// <summary>Bytes that are kept.</summary>
    public ByteSize Keep { get; set; } = new(2L << 30);

    /// <summary>How long events are kept; without it as long as there is room.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ErrorMessage = "Events can be kept between a minute and ten years")]
    public TimeSpan? KeepFor { get; set; }

    /// <summary>How long an event may wait for the disk; <c>0</c>: each batch is brought to the disk by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "An event can wait for the disk a minute at most")]
    public TimeSpan Sync { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>So many bytes are brought to the disk without further waiting.</summary>
    public ByteSize SyncBytes { get; set; } = new(1 << 20);

    /// <summary>Size of a segment.</summary>
    public ByteSize Segment { get; set; } = new(64 << 20);

    /// <summary>What goes when there is no more room.</summary>
    public WhenFull WhenFull { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Segment.Bytes is < SmallestSegment or > LargestSegment)
            yield return new SettingsProblem(nameof(Segment), $"A segment cannot have {Segment}", "Write a size between 1 MiB and 1 GiB");
        else if (Keep.Bytes < FewestSegments * Segment.Bytes)
            yield return new SettingsProblem(nameof(Keep), $"In {Keep} there is no room for {FewestSegments} segments of {Segment}", "Keep more, or write a smaller 'segment:'");
        if (SyncBytes.Bytes is < 4096 or > 8 << 20)
            yield return new SettingsProblem(nameof(SyncBytes), $"{SyncBytes} cannot be brought to the disk at once", "Write a size between 4 KiB and 8 MiB");
    }

    /// <summary>The same for the journal.</summary>
    public JournalOptions ToOptions() => new()
    {
        Keep = Keep.Bytes,
        KeepFor = KeepFor,
        Sync = Sync,
        SyncBytes = (int)SyncBytes.Bytes,
        SegmentSize = Segment.Bytes,
        WhenFull = WhenFull,
    };
}
