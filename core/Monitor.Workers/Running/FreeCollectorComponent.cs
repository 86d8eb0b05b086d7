using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>A free collector in a worker.</summary>
internal sealed class FreeCollectorComponent : WorkerComponent
{
    private readonly FreeCollector _collector;
    private readonly RecordOutput _output;
    private readonly CollectorContext _context;

    public FreeCollectorComponent(FreeCollector collector, IReadOnlyList<EventSchema> declared, WorkerHealth health, FrameSender sender)
        : base(sender)
    {
        _collector = collector;
        _output = new RecordOutput(declared, sender) { IsUrgent = true };
        _context = new CollectorContext(_output, health);
    }

    /// <inheritdoc/>
    public override void Describe(FrameBuffer to)
    {
        to.Write(false);
        to.Write((int)KernelHooks.None);
    }

    /// <inheritdoc/>
    public override void Take(MessageKind kind, ref PayloadReader content)
    {
        if (kind == MessageKind.Run)
            Begin(content.ReadUInt32(), token => _collector.RunAsync(_context, token));
        else
            base.Take(kind, ref content);
    }

    /// <inheritdoc/>
    public override void TellLost() => _output.TellLost();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _collector.DisposeAsync();

    /// <inheritdoc/>
    protected override Task StartAsync(CancellationToken cancellation) => _collector.StartAsync(_context, cancellation).AsTask();
}
