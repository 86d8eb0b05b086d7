using Monitor.Capture.RawRecords;

namespace Monitor.Capture;

/// <summary>
/// The capture thread's work on every system: reads the ordered kernel stream, has it decoded, and tells of losses. It waits for nothing but
/// the kernel.
/// </summary>
public sealed class CaptureFeed
{
    private const long DrainAtOnce = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LossInterval = TimeSpan.FromSeconds(1);

    private readonly ICaptureSource _source;
    private readonly IKernelRecordConsumer _consumer;
    private readonly TimeProvider _time;
    private readonly IRecordDecoder _decoder;
    private readonly RawRecordHandler _decode;
    private readonly RawLosses _losses = new();
    private readonly RawLosses _known = new();
    private long _lossesReadAt;

    /// <param name="source">Where records come from.</param>
    /// <param name="decoder">Understands them; from now on the feed's thread alone uses it.</param>
    /// <param name="consumer">Takes what comes out, from the decoder as well.</param>
    /// <param name="time">The clock for intervals.</param>
    public CaptureFeed(ICaptureSource source, IRecordDecoder decoder, IKernelRecordConsumer consumer, TimeProvider time)
    {
        _source = source;
        _decoder = decoder;
        _consumer = consumer;
        _time = time;
        _decode = decoder.Decode;
    }

    /// <summary>Number of raw records read.</summary>
    public long Records => _decoder.Records;

    /// <summary>Records that are missing by their sequence numbers, between the first and the last seen of each sequence; settled once the
    /// feed has stopped. Each of them is among <see cref="LostInRing"/>, or something is wrong.</summary>
    public long SequenceGaps => _decoder.SequenceGaps;

    /// <summary>Records that are missing by the kernel side's own counts.</summary>
    public long Lost => (long)_known.Total;

    /// <summary>Those of <see cref="Lost"/> that had a sequence number already.</summary>
    public long LostInRing => (long)Enumerable.Range(0, RawLosses.Reasons).Cast<RawLossReason>()
        .Where(_decoder.LeavesGap)
        .Aggregate(0ul, (sum, reason) => sum + _known.TotalOf(reason));

    /// <summary>Reads until told to stop; then takes the hooks out and reads what is left.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _source.Wait(Patience);
            while (DrainOnce() >= DrainAtOnce && !stop.IsCancellationRequested)
            {
            }

            _consumer.OnPause();
        }

        _source.Detach();
        while (_source.Drain(_decode, long.MaxValue) > 0)
        {
        }

        _decoder.FinishAll();
        TellLosses(always: true);
        _consumer.OnPause();
    }

    /// <summary>After <see cref="Run"/> has thrown: takes the hooks out, and sends on its way what was gathered before. On the same thread.</summary>
    public void Abandon()
    {
        try
        {
            _source.Detach();
        }
        finally
        {
            _consumer.OnPause();
        }
    }

    /// <summary>Reads a part of what waits, and does what time asks for: a ring that never runs empty may keep none of it waiting.</summary>
    private long DrainOnce()
    {
        _decoder.Refresh();
        long read = _source.Drain(_decode, DrainAtOnce);
        _decoder.FinishOverdue();
        TellLosses(always: false);
        return read;
    }

    private void TellLosses(bool always)
    {
        if (!always && _lossesReadAt != 0 && _time.GetElapsedTime(_lossesReadAt) < LossInterval)
            return;
        _lossesReadAt = _time.GetTimestamp();
        _source.ReadLosses(_losses);
        for (int kind = 0; kind < RawLosses.Kinds; kind++)
        {
            for (int reason = 0; reason < RawLosses.Reasons; reason++)
            {
                ulong count = _losses[(RawRecordKind)kind, (RawLossReason)reason];
                ref ulong known = ref _known[(RawRecordKind)kind, (RawLossReason)reason];
                if (count > known)
                    _consumer.OnLost((RawRecordKind)kind, (RawLossReason)reason, (long)(count - known));
                known = Math.Max(known, count);
            }
        }
    }
}
