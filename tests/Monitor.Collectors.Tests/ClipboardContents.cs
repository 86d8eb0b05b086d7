using System.Collections.Concurrent;
using Monitor.Collectors.Clipboard;

namespace Monitor.Collectors.Tests;

/// <summary>Stands for a clipboard: gives out what a test puts there. It can be watched again after it was disposed.</summary>
internal sealed class ClipboardContents(ClipboardSession session) : IClipboardSource
{
    private readonly BlockingCollection<ClipboardContent> _contents = [];

    public ClipboardSession Session => session;

    /// <summary>How often it was disposed.</summary>
    public int Disposals { get; private set; }

    public void Put(ClipboardContent content) => _contents.Add(content);

    public ClipboardContent? Next(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return _contents.TryTake(out ClipboardContent? content, (int)patience.TotalMilliseconds, cancellation) ? content : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => Disposals++;
}
