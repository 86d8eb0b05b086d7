using Monitor.Sdk.Collectors;

namespace Monitor.Sdk.Testing;

public abstract partial class CollectorConformance
{
    /// <summary>RunAsync throws nothing while all is well.</summary>
    [Fact]
    public async Task It_runs_without_an_exception()
    {
        using CollectorRun run = await RunAsync();
        await TryGetEventAsync(run);
        Exception? failure = run.Failure;
        await EndAsync(run);
        if (failure is not null)
            ConformanceException.Throw(
                $"RunAsync threw {Describe(failure)}",
                "The host reports the collector as ill and starts it again after a pause that grows to a minute; what happens meanwhile is missed.",
                "Handle what can happen every day, such as a file that is not there yet, and say so with context.Health.Report.",
                failure);
    }

    /// <summary>RunAsync ends soon after its token has fired.</summary>
    [Fact]
    public async Task Cancellation_ends_it_within_the_deadline()
    {
        using CollectorRun run = await RunAsync();
        await run.BegunAsync();
        await run.CancelAsync();
        try
        {
            await CallAsync("RunAsync, after its token had fired,", () => run.Running);
        }
        catch (ConformanceException)
        {
            NoteHanging("RunAsync");
            throw;
        }
        finally
        {
            await ReleaseAsync(run.Collector);
        }
    }

    /// <summary>RunAsync ends by returning or with an <see cref="OperationCanceledException"/> when its token has fired.</summary>
    [Fact]
    public async Task Cancellation_is_no_failure()
    {
        using CollectorRun run = await RunAsync();
        await run.BegunAsync();
        await EndAsync(run);
        if (run.Failure is { } failure and not OperationCanceledException)
            ConformanceException.Throw(
                $"When its token fired, RunAsync threw {Describe(failure)}",
                "Each stop of the agent would be reported as a failure of the plugin.",
                "Return, or let the OperationCanceledException of what is awaited through.",
                failure);
    }

    /// <summary>RunAsync with a token that has fired ends at once.</summary>
    [Fact]
    public async Task A_token_that_has_fired_ends_it_at_once()
    {
        FreeCollector collector = await StartedFreeAsync();
        try
        {
            await CallAsync(
                "RunAsync with a token that has fired", () => collector.RunAsync(new RecordingOutput().Context, new CancellationToken(canceled: true)));
        }
        finally
        {
            await ReleaseAsync(collector);
        }
    }

    /// <summary>What <see cref="ProvokeAsync"/> brings about is reported.</summary>
    [Fact]
    public async Task What_is_provoked_is_emitted()
    {
        using CollectorRun run = await RunAsync();
        bool isProvoked = await ProvokeAsync(run.Token);
        bool isEmitted = isProvoked && await TryGetEventAsync(run);
        Exception? failure = run.Failure;
        await EndAsync(run);
        Assert.SkipUnless(isProvoked, "Override ProvokeAsync, so that this can be tested.");
        if (!isEmitted)
            ConformanceException.Throw(
                $"ProvokeAsync was called again and again for {Deadline.TotalSeconds:0.#} s and no event came{(run.Running.IsCompleted ? "; RunAsync had ended" : "")}.",
                "The collector misses what it is there for.",
                "See that ProvokeAsync brings about what this collector looks at (same path, same port), and that RunAsync emits it.",
                failure);
    }

    /// <summary>After RunAsync has ended, nothing more is emitted.</summary>
    [Fact]
    public async Task It_emits_nothing_after_it_was_stopped()
    {
        RecordingOutput output = new();
        using CollectorRun run = await RunAsync(output);
        await TryGetEventAsync(run);
        await run.CancelAsync();
        await QuietlyAsync("RunAsync", () => run.Running);
        Assert.SkipUnless(run.Running.IsCompleted, "RunAsync does not end; another test tells it.");
        int before = output.Offered;
        await ProvokeAsync(CancellationToken.None);
        await output.WaitAsync(before + 1, Quiet);
        int late = output.Offered - before;
        await ReleaseAsync(run.Collector);
        if (late > 0)
            ConformanceException.Throw(
                $"After RunAsync had ended it emitted {late} more events.",
                "The host has counted and closed the books by then: the events are lost as too late. And something of the collector still runs.",
                "Wait in RunAsync, before it returns, for every task, timer, watcher and callback that emits.");
    }

    /// <summary>The same collector can be run again after it was stopped.</summary>
    [Fact]
    public async Task It_can_be_run_again()
    {
        using CollectorRun first = await RunAsync();
        await first.BegunAsync();
        await first.CancelAsync();
        await QuietlyAsync("RunAsync", () => first.Running);
        Assert.SkipUnless(first.Running.IsCompleted, "RunAsync does not end; another test tells it.");
        using CollectorRun second = new(first.Collector, new RecordingOutput());
        await second.BegunAsync();
        bool isEmitted = await TryGetEventAsync(second);
        Exception? failure = second.Failure;
        bool isProvoked = await ProvokeAsync(CancellationToken.None);
        await EndAsync(second);
        if (failure is not null || isProvoked && !isEmitted && await IsEmittingAsync())
            ConformanceException.Throw(
                failure is null ? "Run a second time it emitted nothing." : $"Run a second time it threw {Describe(failure)}",
                "After an exception the host calls RunAsync of the same object again.",
                "Begin anew in RunAsync: make timers, watchers and connections there and dispose of them at its end.",
                failure);
    }

    private async Task<bool> IsEmittingAsync()
    {
        using CollectorRun run = await RunAsync();
        bool isEmitting = await TryGetEventAsync(run);
        await EndAsync(run);
        return isEmitting;
    }
}
