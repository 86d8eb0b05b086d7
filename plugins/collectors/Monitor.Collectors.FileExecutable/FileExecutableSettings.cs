using Monitor.Sdk.Settings;

namespace Monitor.Collectors.FileExecutable;

/// <summary>Settings of the file-executable collector.</summary>
public sealed class FileExecutableSettings : IValidatedSettings
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private const int MostWaiting = 16384;

    /// <summary>A file that has not changed for so long has come to rest, and is hashed.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A file that does not come to rest is reported after so long, as it is then.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Number of files that are watched at once at most, each held open.</summary>
    public int Files { get; set; } = 512;

    /// <summary>Whether a file that was moved before it could be looked at is looked for where it was moved to; every move is looked at for that.</summary>
    public bool FollowMoves { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Rest < ShortestRest)
            yield return new SettingsProblem(nameof(Rest), "A file cannot be looked at so often", "Write 10 ms or more");
        if (Patience < Rest || Patience > LongestPatience)
            yield return new SettingsProblem(nameof(Patience), "The patience is shorter than the rest, or longer than 10 min", "Write a time from 'rest' to 10 min");
        if (Files is < 1 or > MostWaiting)
            yield return new SettingsProblem(nameof(Files), "So many files cannot be watched", $"Write a number from 1 to {MostWaiting}");
    }
}
