using Monitor.Sdk.Testing.Tests.Broken;

// What a process has open is counted: nothing else runs meanwhile.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Monitor.Sdk.Testing.Tests;

/// <summary>Each plugin with a defect is caught by the test that names the defect, and by no other that is not about it.</summary>
public sealed class BrokenPluginTests
{
    private const int AtOnce = 12;

    /// <summary>Several run at once: most of the time they wait for what does not come.</summary>
    private static readonly Lazy<IReadOnlyDictionary<Type, Task<Outcomes>>> Runs = new(RunAll);

    [Fact]
    public void Each_broken_plugin_has_its_test() =>
        Assert.Equal(Runs.Value.Count, typeof(BrokenPluginTests).GetMethods().Count(method => method.IsDefined(typeof(FactAttribute), inherit: false)) - 1);

    [Fact]
    public Task A_collector_that_ignores_its_token() => CatchAsync<DeafConformance>(
        nameof(CollectorConformance.Cancellation_ends_it_within_the_deadline), nameof(CollectorConformance.A_token_that_has_fired_ends_it_at_once));

    [Fact]
    public Task A_collector_that_emits_after_its_end() => CatchAsync<LateConformance>(nameof(CollectorConformance.It_emits_nothing_after_it_was_stopped));

    [Fact]
    public Task A_collector_that_emits_what_it_does_not_declare() => CatchAsync<UndeclaredConformance>(nameof(CollectorConformance.It_emits_only_what_it_declares));

    [Fact]
    public Task A_collector_that_believes_in_UTF8() => CatchAsync<TrustingConformance>(nameof(CollectorConformance.It_survives_hostile_records));

    [Fact]
    public Task A_collector_that_allocates() => CatchAsync<WastefulConformance>(nameof(CollectorConformance.It_allocates_no_more_for_a_record_than_allowed));

    [Fact]
    public Task A_collector_that_waits_in_OnRecord() => CatchAsync<WaitingConformance>(nameof(CollectorConformance.A_record_takes_little_time));

    [Fact]
    public Task A_collector_with_a_clock_of_its_own() => CatchAsync<OwnClockConformance>(nameof(CollectorConformance.Its_events_have_the_records_time));

    [Fact]
    public Task A_collector_that_emits_on_another_thread() =>
        CatchAsync<ScatteringConformance>(nameof(CollectorConformance.It_emits_on_the_calling_thread_and_before_it_returns));

    [Fact]
    public Task A_collector_that_leaks_handles() => CatchAsync<HandleLeakingConformance>(nameof(PluginConformance.A_thousand_restarts_leak_no_handles));

    [Fact]
    public Task A_collector_that_leaks_threads() => CatchAsync<ThreadLeakingConformance>(nameof(PluginConformance.A_thousand_restarts_leak_no_threads));

    [Fact]
    public Task A_collector_that_leaks_memory() => CatchAsync<MemoryLeakingConformance>(nameof(PluginConformance.A_thousand_restarts_leak_no_memory));

    [Fact]
    public Task A_collector_that_does_not_check_its_settings() => CatchAsync<UncheckedConformance>(nameof(PluginConformance.Settings_that_are_accepted_make_a_plugin));

    [Fact]
    public Task A_sink_that_buffers() => CatchAsync<BufferingConformance>(nameof(SinkConformance.What_was_accepted_is_delivered));

    [Fact]
    public Task A_sink_that_changes_the_order() => CatchAsync<ShufflingConformance>(
        nameof(SinkConformance.Events_are_delivered_in_order), nameof(SinkConformance.After_a_failure_the_rest_is_delivered));

    [Fact]
    public Task A_sink_that_keeps_a_batch() => CatchAsync<LingeringConformance>(nameof(SinkConformance.It_keeps_no_memory_of_a_batch));

    [Fact]
    public Task A_sink_that_keeps_failures_to_itself() => CatchAsync<SwallowingConformance>(nameof(SinkConformance.A_failure_is_told));

    [Fact]
    public Task A_sink_that_accepts_too_early() => CatchAsync<HastyConformance>(nameof(SinkConformance.A_failure_is_told), nameof(SinkConformance.After_a_failure_the_rest_is_delivered));

    [Fact]
    public Task A_sink_that_does_not_recover() => CatchAsync<FalteringConformance>(nameof(SinkConformance.After_a_failure_the_rest_is_delivered));

    [Fact]
    public Task A_sink_that_knows_shipped_events_only() => CatchAsync<NarrowConformance>(nameof(SinkConformance.It_takes_an_event_of_another_plugin));

    [Fact]
    public Task A_sink_that_cannot_be_disposed_without_a_start() => CatchAsync<UnopenedConformance>(nameof(PluginConformance.It_can_be_disposed_without_a_start));

    [Fact]
    public Task A_sink_that_cannot_be_disposed_twice() => CatchAsync<OnceConformance>(nameof(PluginConformance.It_can_be_disposed_twice));

    [Fact]
    public Task A_sink_that_wants_no_event_twice() => CatchAsync<UniqueKeyConformance>(nameof(SinkConformance.A_batch_that_is_handed_in_again_does_no_harm));

    [Fact]
    public Task A_sink_that_hangs_at_its_end() => CatchAsync<HangingConformance>(nameof(PluginConformance.Disposing_ends_within_the_deadline));

    [Fact]
    public Task A_sink_that_empties_what_it_reopens() => CatchAsync<EmptyingConformance>(nameof(SinkConformance.Reopening_between_batches_loses_nothing));

    private static Dictionary<Type, Task<Outcomes>> RunAll()
    {
        // Plugins that hold threads of the pool must not keep the others from running.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 4 * AtOnce), ports);
        Type[] all = [.. typeof(BrokenPluginTests).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(PluginConformance)) && type is { IsAbstract: false, Namespace: "Monitor.Sdk.Testing.Tests.Broken" })];
        SemaphoreSlim turns = new(AtOnce);
        Dictionary<Type, Task<Outcomes>> runs = [];

        // Those that leak run alone: what they leave behind would be counted as others'.
        Task leaking = Task.CompletedTask;
        foreach (Type type in all.OrderByDescending(type => type.Name.Contains("Leaking", StringComparison.Ordinal)))
        {
            runs[type] = RunAsync(type, leaking);
            if (type.Name.Contains("Leaking", StringComparison.Ordinal))
                leaking = runs[type];
        }

        return runs;

        async Task<Outcomes> RunAsync(Type type, Task before)
        {
            await before;
            await turns.WaitAsync();
            try
            {
                return await Task.Run(() => ConformanceRun.OfAsync(type));
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private static async Task CatchAsync<T>(params string[] tests)
        where T : PluginConformance
    {
        Outcomes outcomes = await Runs.Value[typeof(T)];

        Assert.True(
            tests.Order().SequenceEqual(outcomes.Failed.Keys.Order()),
            string.Join('\n', outcomes.Failed.Select(failed => $"{failed.Key}: {failed.Value}").Concat(outcomes.Skipped.Select(skipped => $"{skipped.Key}: {skipped.Value}"))));
        Assert.All(outcomes.Failed.Values, exception => Assert.IsType<ConformanceException>(exception));
        Assert.All(outcomes.Failed.Values, exception => Assert.Matches("(?s)^.+\\.\n?.*Why it matters: .+\\.\r?\nWhat to do: .+", exception.Message));
    }
}
