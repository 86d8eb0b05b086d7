using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline;

/// <summary>How a collector or sink is, and its own counters. For several threads.</summary>
/// <param name="name">The component's name.</param>
/// <param name="log">Told when the state changes.</param>
public sealed class ComponentHealth(string name, IDiagnosticLog log) : IHealthReport
{
    private readonly ConcurrentDictionary<string, long> _counters = [];
    private readonly Lock _lock = new();

    /// <summary>The component's name.</summary>
    public string Name { get; } = name;

    /// <summary>The present state.</summary>
    public HealthState State { get; private set; } = HealthState.Starting;

    /// <summary>Cause and cure; empty when all is well.</summary>
    public string Message { get; private set; } = "";

    /// <summary>The component's own counters by name.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <inheritdoc/>
    public void Report(HealthState state, string message = "")
    {
        lock (_lock)
        {
            if (State == state && Message == message)
                return;
            bool isExpected = State == HealthState.Starting && state == HealthState.Healthy;
            State = state;
            Message = message;
            if (isExpected)
                return;
        }

        log.Information(message.Length == 0 ? $"{Name} is {Word(state)}" : $"{Name} is {Word(state)}: {message}");
    }

    /// <summary>Tells an error, once, and makes it the present state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="error">The error.</param>
    /// <param name="exception">What lies behind it.</param>
    public void Report(HealthState state, MonitorError error, Exception? exception = null)
    {
        string message = error.ToString();
        lock (_lock)
        {
            if (State == state && Message == message)
                return;
            State = state;
            Message = message;
        }

        log.Error(error, exception);
    }

    /// <inheritdoc/>
    public void Count(string name, long amount = 1) => _counters.AddOrUpdate(name, amount, (_, present) => present + amount);

    private static string Word(HealthState state) => state.ToString().ToLowerInvariant();
}
