using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Tells what the plugin says of its health, when it changes, and keeps its counters for the summary.</summary>
/// <param name="log">Where to.</param>
internal sealed class HealthLines(Log log) : IHealthReport
{
    private readonly ConcurrentDictionary<string, long> _counters = [];
    private readonly Lock _lock = new();
    private (HealthState State, string Message) _last = (HealthState.Starting, "");

    /// <summary>The plugin's own counters.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <inheritdoc/>
    public void Report(HealthState state, string message = "")
    {
        lock (_lock)
        {
            if (_last == (state, message))
                return;
            _last = (state, message);
            log.Say(message.Length == 0 ? $"health: {InWords(state)}" : $"health: {InWords(state)}: {message}");
        }
    }

    /// <inheritdoc/>
    public void Count(string name, long amount = 1) => _counters.AddOrUpdate(name, amount, (_, before) => before + amount);

    private static string InWords(HealthState state) => state.ToString().ToLowerInvariant();
}
