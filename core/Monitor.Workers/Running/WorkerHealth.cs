using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>Tells the agent how the plugin is.</summary>
/// <param name="sender">Where messages go.</param>
internal sealed class WorkerHealth(FrameSender sender) : IHealthReport
{
    private readonly Lock _lock = new();
    private (HealthState State, string Message)? _told;

    /// <inheritdoc/>
    public void Report(HealthState state, string message = "")
    {
        lock (_lock)
        {
            if (_told == (state, message))
                return;
            _told = (state, message);
            sender.Send(MessageKind.Health, (state, message), static (to, health) =>
            {
                to.Write((byte)health.state);
                to.Write(ErrorCodec.Shown(health.message));
            });
        }
    }

    /// <inheritdoc/>
    public void Count(string name, long amount = 1) => sender.Send(MessageKind.Count, (name, amount), static (to, counter) =>
    {
        to.Write(ErrorCodec.Shown(counter.name, 64));
        to.Write(counter.amount);
    });
}
