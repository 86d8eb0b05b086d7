using Monitor.Sdk.Settings;

namespace Monitor.Collectors.StreamHash;

/// <summary>Settings of the stream-hash collector.</summary>
public sealed class StreamHashSettings : IValidatedSettings
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private const int MostWaiting = 16384;
    private const int MostContents = 32 << 10;

    /// <summary>A stream that has not changed for so long has come to rest, and is hashed.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A stream that does not come to rest is reported after so long, as it is then.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Number of streams that are watched at once at most.</summary>
    public int Streams { get; set; } = 512;

    /// <summary>The contents of larger streams are not reported.</summary>
    public ByteSize Contents { get; set; } = new(1 << 10);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Rest < ShortestRest)
            yield return new SettingsProblem(nameof(Rest), "A stream cannot be looked at so often", "Write 10 ms or more");
        if (Patience < Rest || Patience > LongestPatience)
            yield return new SettingsProblem(nameof(Patience), "The patience is shorter than the rest, or longer than 10 min", "Write a time from 'rest' to 10 min");
        if (Streams is < 1 or > MostWaiting)
            yield return new SettingsProblem(nameof(Streams), "So many streams cannot be watched", $"Write a number from 1 to {MostWaiting}");
        if (Contents.Bytes is < 0 or > MostContents)
            yield return new SettingsProblem(nameof(Contents), "So much text does not fit an event", "Write a size from 0 B, for none, to 32 KiB");
    }
}
