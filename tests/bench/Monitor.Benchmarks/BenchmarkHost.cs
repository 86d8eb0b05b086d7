using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;

namespace Monitor.Benchmarks;

/// <summary>What a sink gets.</summary>
/// <param name="folder">Against it paths are meant.</param>
/// <param name="events">Every event that may come.</param>
/// <param name="health">Where it says how it is.</param>
internal sealed class BenchmarkSinkContext(string folder, EventCatalog events, IHealthReport health) : ISinkContext
{
    /// <inheritdoc/>
    public string Name => "trail";

    /// <inheritdoc/>
    public string Computer => "build-17.example";

    /// <inheritdoc/>
    public string BaseDirectory => folder;

    /// <inheritdoc/>
    public EventCatalog Events => events;

    /// <inheritdoc/>
    public IHealthReport Health => health;

    /// <inheritdoc/>
    public void RequestStop(string reason)
    {
    }
}

/// <summary>Tells errors alone.</summary>
internal sealed class SilentLog : IDiagnosticLog
{
    /// <inheritdoc/>
    public void Error(MonitorError error, Exception? exception = null) => Console.Error.WriteLine(error);

    /// <inheritdoc/>
    public void Information(string message)
    {
    }
}
