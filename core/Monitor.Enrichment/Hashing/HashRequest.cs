using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>A hash that is being computed.</summary>
public sealed class HashRequest
{
    private readonly TaskCompletionSource<byte[]?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HashRequest(byte[] path, FileIdentity file, uint processId)
    {
        Path = path;
        File = file;
        ProcessId = processId;
    }

    internal byte[] Path { get; }

    internal FileIdentity File { get; }

    internal uint ProcessId { get; }

    /// <summary>Waits for the hash.</summary>
    /// <param name="patience">How long at most.</param>
    /// <param name="hash">The hash; null if it cannot be had.</param>
    /// <returns>False if the time was over.</returns>
    public bool Wait(TimeSpan patience, out byte[]? hash)
    {
        bool answered = _answer.Task.Wait(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
        hash = answered ? _answer.Task.Result : null;
        return answered;
    }

    internal void Answer(byte[]? hash) => _answer.TrySetResult(hash);
}
