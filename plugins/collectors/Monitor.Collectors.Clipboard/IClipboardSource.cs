namespace Monitor.Collectors.Clipboard;

/// <summary>A clipboard that is watched. For the thread that began it.</summary>
internal interface IClipboardSource : IDisposable
{
    /// <summary>The session that it belongs to.</summary>
    ClipboardSession Session { get; }

    /// <summary>Waits for the next change.</summary>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellation">May end the wait before.</param>
    /// <returns>What lies there now; null: nothing changed.</returns>
    ClipboardContent? Next(TimeSpan patience, CancellationToken cancellation);
}
