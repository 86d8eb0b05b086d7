using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Tests;

/// <summary>A fake: gives what the test wrote down, one step a wait, and asks for the stop when there is no more.</summary>
internal sealed class FakeCaptureSource : ICaptureSource
{
    private readonly Queue<(byte[][] Records, Action? Before)> _steps = [];
    private readonly Queue<byte[]> _ring = [];
    private readonly CancellationTokenSource _stop = new();

    public IReadOnlyList<CaptureHook> Hooks => [];

    /// <summary>Fires when the last step was taken.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>What is counted as lost so far.</summary>
    public RawLosses Losses { get; } = new();

    /// <summary>Records that came between the stop and the detaching, handed over one at a time.</summary>
    public List<byte[]> Late { get; } = [];

    /// <summary>Names of the calls, but for waiting.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What happens before each reading.</summary>
    public Action? OnDrain { get; set; }

    public FakeCaptureSource Then(params byte[][] records) => Then(null, records);

    public FakeCaptureSource Then(Action? before, params byte[][] records)
    {
        _steps.Enqueue((records, before));
        return this;
    }

    public void Wait(TimeSpan patience)
    {
        if (!_steps.TryDequeue(out (byte[][] Records, Action? Before) step))
        {
            _stop.Cancel();
            return;
        }

        step.Before?.Invoke();
        Array.ForEach(step.Records, _ring.Enqueue);
    }

    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        Calls.Add("drain");
        OnDrain?.Invoke();
        long read = 0;
        while (read < maximumBytes && _ring.TryDequeue(out byte[]? record))
        {
            handler(record);
            read += record.Length;
        }

        if (read == 0 && Calls.Contains("detach") && Late.Count > 0)
        {
            handler(Late[0]);
            read = Late[0].Length;
            Late.RemoveAt(0);
        }

        return read;
    }

    public void ReadLosses(RawLosses losses)
    {
        Calls.Add("losses");
        Losses.AsSpan().CopyTo(losses.AsSpan());
    }

    public void Detach() => Calls.Add("detach");

    public void Dispose() => _stop.Dispose();
}
