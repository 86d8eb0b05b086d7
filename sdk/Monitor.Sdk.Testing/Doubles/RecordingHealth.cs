using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Testing;

/// <summary>Keeps what a plugin says about itself. May be used from several threads.</summary>
public sealed class RecordingHealth : IHealthReport
{
    private readonly ConcurrentDictionary<string, long> _counters = [];
    private readonly ConcurrentQueue<HealthSaid> _reports = [];

    /// <summary>The plugin's counters by name.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <summary>Everything that was reported, in order.</summary>
    public IReadOnlyCollection<HealthSaid> Reports => _reports;

    /// <summary>The state reported last; <see cref="HealthState.Starting"/> if none was.</summary>
    public HealthState State => _reports.LastOrDefault()?.State ?? HealthState.Starting;

    /// <inheritdoc/>
    public void Report(HealthState state, string message = "") => _reports.Enqueue(new HealthSaid(state, message));

    /// <inheritdoc/>
    public void Count(string name, long amount = 1) => _counters.AddOrUpdate(name, amount, (_, present) => present + amount);
}

/// <summary>What a plugin said about itself.</summary>
/// <param name="State">How it is.</param>
/// <param name="Message">Cause and cure; empty when all is well.</param>
public sealed record HealthSaid(HealthState State, string Message);
