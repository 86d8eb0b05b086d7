using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline;

/// <summary>How long a stop waits for what may never end.</summary>
/// <param name="Time">How long the operator would wait.</param>
/// <param name="Clock">The clock.</param>
internal sealed record Patience(TimeSpan Time, TimeProvider Clock)
{
    /// <summary>What a component that is sound needs to return, however impatient the operator is.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>The same, but enough for what is sound.</summary>
    public Patience Enough => Time > Short ? this : JustEnough;

    /// <summary>As long as what is sound needs, and no longer.</summary>
    public Patience JustEnough => this with { Time = Short };

    /// <summary>Waits for a task; what it fails with is thrown.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Whether it ended in time.</returns>
    public async Task<bool> WaitAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Time, Clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Closes a collector or sink, whose code may block or never come back.</summary>
    /// <param name="component">The component.</param>
    /// <param name="health">Where a failure is told.</param>
    public async ValueTask CloseAsync(IAsyncDisposable component, ComponentHealth health)
    {
        try
        {
            await Task.Run(() => component.DisposeAsync().AsTask()).WaitAsync(Enough.Time, Clock).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            health.Report(HealthState.Failed, $"could not be closed: {exception.Message}");
        }
    }
}
