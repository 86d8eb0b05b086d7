using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>A kernel collector in a worker: gets records on a thread of its own, in order. The agent bounds what waits.</summary>
internal sealed class KernelCollectorComponent : WorkerComponent
{
    private const int MostAtOnce = 128;

    private readonly KernelCollector _collector;
    private readonly CollectorContext _context;
    private readonly RecordOutput _output;
    private readonly KernelHooks _hooks;
    private readonly object _gate = new();
    private FrameBuffer _waiting = new();
    private FrameBuffer _working = new();

    public KernelCollectorComponent(KernelCollector collector, IReadOnlyList<EventSchema> declared, WorkerHealth health, FrameSender sender)
        : base(sender)
    {
        _collector = collector;
        _hooks = collector.Hooks;
        _output = new RecordOutput(declared, sender);
        _context = new CollectorContext(_output, health);
        new Thread(Run) { Name = "kernel records", IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public override void Describe(FrameBuffer to)
    {
        to.Write(true);
        to.Write((int)_hooks);
    }

    /// <inheritdoc/>
    public override void Take(MessageKind kind, ref PayloadReader content)
    {
        if (kind != MessageKind.KernelRecords)
        {
            base.Take(kind, ref content);
            return;
        }

        lock (_gate)
        {
            _waiting.WriteRaw(content.Rest);
            System.Threading.Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    public override void TellLost() => _output.TellLost();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _collector.DisposeAsync();

    /// <inheritdoc/>
    protected override Task StartAsync(CancellationToken cancellation) => _collector.StartAsync(_context, cancellation).AsTask();

    private void Run()
    {
        while (true)
        {
            lock (_gate)
            {
                while (_waiting.Length == 0)
                    System.Threading.Monitor.Wait(_gate);
                (_waiting, _working) = (_working, _waiting);
            }

            PayloadReader records = new(_working.Written);
            while (!records.IsAtEnd)
                HandSome(ref records);
            _working.Clear();
        }
    }

    /// <summary>Hands over so many that the agent soon knows how far the collector is.</summary>
    private void HandSome(ref PayloadReader records)
    {
        int count = 0, before = records.Rest.Length;
        while (!records.IsAtEnd && count < MostAtOnce)
        {
            Hand(KernelRecordCodec.Take(ref records));
            count++;
        }

        Sender.Send(MessageKind.Consumed, (count, bytes: before - records.Rest.Length), static (to, consumed) =>
        {
            to.Write(consumed.count);
            to.Write(consumed.bytes);
        });
    }

    private void Hand(ReadOnlySpan<byte> bytes)
    {
        try
        {
            KernelRecord record = KernelRecordCodec.Read(bytes, out RecordFlags flags);
            _output.Flags = flags;
            _collector.OnRecord(record, _context);
        }
        catch (OutOfMemoryException)
        {
            WorkerSandbox.Exit(WorkerExit.OutOfMemory);
        }
        catch (Exception exception)
        {
            Sender.Send(MessageKind.Failed, exception, static (to, thrown) => ErrorCodec.Write(to, thrown));
        }
    }
}
