using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Collectors;

namespace Monitor.Host.Tests.Running;

/// <summary>What happens when the thread that reads from the kernel fails.</summary>
public sealed class CaptureThreadTests : IDisposable
{
    private readonly StopRequest _stop = new();
    private readonly RecordingLog _log = new();
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CaptureThreadTests() => _stop.Token.Register(_stopping.SetResult);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_fault_takes_the_hooks_out_hands_on_what_was_read_and_stops_the_agent()
    {
        FailingSource source = new();
        Consumer consumer = new();
        using CaptureThread thread = Start(source, consumer);

        await _stopping.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        thread.Stop();

        const string Told = "MON4025: Capture from the kernel ended with InvalidOperationException: the ring is gone.";
        Assert.StartsWith(Told, Assert.Single(_log.Lines));
        Assert.StartsWith(Told, _stop.Reason);
        Assert.Equal("MON4025", _stop.Fault?.Code);
        Assert.True(source.IsDetached);
        Assert.Equal(1, consumer.Pauses);
    }

    [Fact]
    public async Task Also_when_it_cannot_be_ended_in_good_order()
    {
        using CaptureThread thread = Start(new FailingSource(), new Consumer { Fails = true });

        await _stopping.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("capture could not be ended in good order: no pause", _log.Lines.Last());
        Assert.Equal("MON4025", _stop.Fault?.Code);
    }

    [Fact]
    public void A_thread_that_was_stopped_has_no_fault()
    {
        FailingSource source = new() { IsSound = true };
        using CaptureThread thread = Start(source, new Consumer());

        thread.Stop();

        Assert.True(source.IsDetached);
        Assert.Null(_stop.Fault);
        Assert.False(_stop.Token.IsCancellationRequested);
    }

    private CaptureThread Start(FailingSource source, Consumer consumer)
    {
        UserNames users = new("/nonexistent", TimeProvider.System);
        ProcessTable table = new(new HostIdentity(0, Guid.Empty, 0), users, new TerminalNames("/nonexistent"), agentProcessId: 1);
        RecordDecoder decoder = new(table, new KernelClock(() => 0), consumer, TimeProvider.System, users);
        return new CaptureThread(new CaptureFeed(source, decoder, consumer, TimeProvider.System), _log, _stop);
    }

    private sealed class FailingSource : ICaptureSource
    {
        public bool IsSound { get; init; }

        public bool IsDetached { get; private set; }

        public IReadOnlyList<CaptureHook> Hooks => [];

        public void Wait(TimeSpan patience)
        {
            if (!IsSound)
                throw new InvalidOperationException("the ring is gone");
        }

        public long Drain(RawRecordHandler handler, long maximumBytes) => 0;

        public void ReadLosses(RawLosses losses)
        {
        }

        public void Detach() => IsDetached = true;

        public void Dispose()
        {
        }
    }

    private sealed class Consumer : IKernelRecordConsumer
    {
        public bool Fails { get; init; }

        public int Pauses { get; private set; }

        public void OnRecord(in KernelRecord record, CaptureNotes notes)
        {
        }

        public void OnLost(RawRecordKind kind, RawLossReason reason, long count)
        {
        }

        public void OnPause()
        {
            if (Fails)
                throw new InvalidOperationException("no pause");
            Pauses++;
        }
    }
}
