using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>What a sink in a worker gets.</summary>
/// <param name="origin">What the agent said.</param>
/// <param name="health">Where the sink says how it is.</param>
/// <param name="sender">Where messages go.</param>
internal sealed class WorkerSinkContext(SinkOrigin origin, WorkerHealth health, FrameSender sender) : ISinkContext
{
    /// <inheritdoc/>
    public string Name => origin.Name;

    /// <inheritdoc/>
    public string Computer => origin.Computer;

    /// <inheritdoc/>
    public string BaseDirectory => origin.BaseDirectory;

    /// <inheritdoc/>
    public EventCatalog Events => origin.Events;

    /// <inheritdoc/>
    public IHealthReport Health => health;

    /// <inheritdoc/>
    public void RequestStop(string reason) => sender.Send(MessageKind.StopWanted, reason, static (to, words) => to.Write(ErrorCodec.Shown(words)));
}
