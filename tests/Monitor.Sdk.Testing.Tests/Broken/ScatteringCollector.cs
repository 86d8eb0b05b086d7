using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Emits on a thread of its own and waits for it.</summary>
[Collector("scattering", Emits = [typeof(ProcessTerminate)], Description = "Emits on other threads")]
public sealed class ScatteringCollector : KernelCollector
{
    private readonly AutoResetEvent _handed = new(false), _emitted = new(false);
    private CollectorContext? _context;
    private EventTime _time;
    private Thread? _thread;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        _thread = new Thread(Emit) { IsBackground = true };
        _thread.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        (_context, _time) = (context, record.Time);
        _handed.Set();
        _emitted.WaitOne();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _context = null;
        _handed.Set();
        _thread?.Join();
        return ValueTask.CompletedTask;
    }

    private void Emit()
    {
        while (_handed.WaitOne() && _context is { } context)
        {
            try
            {
                context.Emit(new ProcessTerminate { UtcTime = _time });
            }
            finally
            {
                _emitted.Set();
            }
        }
    }
}

internal sealed class ScatteringConformance : CollectorConformance
{
    protected override int Restarts => 200;

    /// <summary>On a machine with much to do, the way to another thread and back takes a while.</summary>
    protected override TimeSpan MaximumTimePerRecord => TimeSpan.FromSeconds(1);

    protected override Collector Create() => new ScatteringCollector();
}
