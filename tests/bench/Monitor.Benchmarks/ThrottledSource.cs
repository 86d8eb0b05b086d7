using Monitor.Capture;
using Monitor.Capture.RawRecords;

namespace Monitor.Benchmarks;

/// <summary>Gives records only while there is room behind: the rate of the whole is measured, not how fast a queue fills.</summary>
/// <param name="stream">The records.</param>
/// <param name="warmUp">So many processes are given before the measurement begins.</param>
/// <param name="isFull">Whether there is no room behind.</param>
internal sealed class ThrottledSource(RecordedStream stream, long warmUp, Func<bool> isFull) : ICaptureSource
{
    private bool _isWarm;

    /// <summary>Called when the measurement begins.</summary>
    public Action? WarmedUp { get; set; }

    /// <summary>Called when all is given.</summary>
    public Action? Emptied { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureHook> Hooks => [];

    /// <inheritdoc/>
    public void Wait(TimeSpan patience)
    {
        while (isFull())
            Thread.Sleep(1);
    }

    /// <inheritdoc/>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        long read = stream.Drain(handler, maximumBytes);
        if (!_isWarm && stream.Given >= warmUp)
        {
            _isWarm = true;
            WarmedUp?.Invoke();
        }

        if (stream.IsEmpty)
            Emptied?.Invoke();
        return Math.Min(read, maximumBytes - 1);
    }

    /// <inheritdoc/>
    public void ReadLosses(RawLosses losses) => stream.ReadLosses(losses);

    /// <inheritdoc/>
    public void Detach()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
