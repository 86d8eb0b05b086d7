using Monitor.Enrichment.Executables;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>A hash that is being computed.</summary>
public sealed class HashRequest
{
    private readonly TaskCompletionSource<byte[]?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static HashRequest() => Nothing.Answer(null);

    internal HashRequest(byte[] path, FileIdentity? file, uint processId)
    {
        Path = path;
        File = file;
        ProcessId = processId;
    }

    /// <summary>A request that is answered with nothing.</summary>
    internal static HashRequest Nothing { get; } = new([], null, 0);

    internal byte[] Path { get; }

    /// <summary>Which file; null: whatever lies at the path.</summary>
    internal FileIdentity? File { get; }

    /// <summary>What requests for the same hash have in common. Without its time of change a file's number may be another's on another volume.</summary>
    internal FileQuestion Question => QuestionOf(Path, File);

    internal uint ProcessId { get; }

    /// <summary>What a request for this file would have in common with others.</summary>
    internal static FileQuestion QuestionOf(byte[] path, FileIdentity? file) => new(IsCertain(file) ? [] : path, file);

    /// <summary>Whether the identity alone says which file, with which contents.</summary>
    internal static bool IsCertain(FileIdentity? file) => file is { } known && known.Changed != default;

    /// <summary>Waits for the hash.</summary>
    /// <param name="patience">How long at most; nothing or less: does not wait.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The hash as text, null if it cannot be had; and whether the time was over before that was known.</returns>
    public async ValueTask<(byte[]? Hash, bool IsLate)> WaitAsync(TimeSpan patience, TimeProvider time)
    {
        Task<byte[]?> answer = _answer.Task;
        if (answer.IsCompleted)
            return (await answer.ConfigureAwait(false), false);
        if (patience <= TimeSpan.Zero)
            return (null, true);
        try
        {
            return (await answer.WaitAsync(patience, time).ConfigureAwait(false), false);
        }
        catch (TimeoutException)
        {
            return (null, true);
        }
    }

    internal void Answer(byte[]? hash) => _answer.TrySetResult(hash);
}
