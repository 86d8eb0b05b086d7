using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Testing;

/// <summary>
/// The tests that a collector has to pass. Derive a class from this one in a test project and say how the collector is made; tests that have no
/// meaning for the collector at hand are skipped with the reason.
/// </summary>
public abstract partial class CollectorConformance : PluginConformance
{
    private static readonly TimeSpan ProvokeAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitUnprovoked = TimeSpan.FromSeconds(2);

    /// <summary>Collectors that emit nothing by themselves: no further test waits for that.</summary>
    private static readonly ConcurrentDictionary<Type, bool> Silent = [];

    private Type? _type;

    /// <summary>How many bytes a kernel collector may allocate for a record.</summary>
    protected virtual long MaximumBytesPerRecord => 0;

    /// <summary>How long a kernel collector may take for a record.</summary>
    protected virtual TimeSpan MaximumTimePerRecord => TimeSpan.FromMilliseconds(1);

    /// <summary>Whether there can be only one at a time, since it holds what nobody else can have then, such as a port.</summary>
    protected virtual bool IsExclusive => false;

    private protected sealed override Type PluginType => _type ??= TypeOf(Create());

    private protected sealed override (string Name, string Description)? Declaration =>
        PluginType.GetCustomAttribute<CollectorAttribute>() is { } attribute ? (attribute.Name, attribute.Description) : null;

    /// <summary>The schemas of the events that the collector declares to emit.</summary>
    private IReadOnlyList<EventSchema> Emits =>
        [.. (PluginType.GetCustomAttribute<CollectorAttribute>()?.Emits ?? []).Select(SchemaOf).OfType<EventSchema>()];

    /// <summary>Makes a collector, as the host does: a new one at each call.</summary>
    protected abstract Collector Create();

    /// <summary>A record that a kernel collector makes an event of. Override it for a collector that leaves usual records out.</summary>
    /// <param name="hook">What happened: one of the collector's hooks.</param>
    /// <returns>The record; its memory must outlive the call.</returns>
    protected virtual KernelRecord RecordOf(KernelHooks hook) => SampleRecords.Usual(hook);

    /// <summary>Brings about what a free collector reports: appends a line to the file that it follows, opens what it watches. Called while the
    /// collector runs, again and again until an event comes.</summary>
    /// <param name="cancellation">Fires when the test is over.</param>
    /// <returns>False if that cannot be done; the tests then wait a little for events that come by themselves.</returns>
    protected virtual ValueTask<bool> ProvokeAsync(CancellationToken cancellation) => ValueTask.FromResult(false);

    private protected sealed override IAsyncDisposable Make() => Create();

    private protected sealed override IAsyncDisposable MakeWith(object settings)
    {
        ConstructorInfo constructor = PluginType.GetConstructors().Single();
        return (IAsyncDisposable)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [settings], culture: null);
    }

    private protected sealed override Task StartAsync(IAsyncDisposable plugin, CancellationToken cancellation) =>
        ((Collector)plugin).StartAsync(new RecordingOutput().Context, cancellation).AsTask();

    private protected sealed override async Task UseAsync(IAsyncDisposable plugin)
    {
        RecordingOutput output = new();
        if (plugin is KernelCollector kernel)
        {
            Hand(kernel, output, RecordOf(FirstOf(kernel.Hooks)));
            return;
        }

        using CollectorRun run = new((FreeCollector)plugin, output);
        await run.BegunAsync();
        await run.CancelAsync();
        await run.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static EventSchema? SchemaOf(Type type) =>
        type.GetProperty(nameof(IEvent<>.Schema), BindingFlags.Public | BindingFlags.Static, binder: null, typeof(EventSchema), [], modifiers: null)
            ?.GetMethod?.CreateDelegate<Func<EventSchema>>()();

    /// <summary>Hands a record over on this thread, as the capture does; exceptions are counted by the host.</summary>
    private static Exception? Hand(KernelCollector collector, RecordingOutput output, in KernelRecord record)
    {
        try
        {
            collector.OnRecord(record, output.Context);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>One of the hooks.</summary>
    private static KernelHooks FirstOf(KernelHooks hooks) => HooksOf(hooks).FirstOrDefault();

    private static IEnumerable<KernelHooks> HooksOf(KernelHooks hooks) =>
        Enum.GetValues<KernelHooks>().Where(hook => hook != KernelHooks.None && hooks.HasFlag(hook));

    private async Task<KernelCollector> StartedKernelAsync()
    {
        Collector collector = Create();
        if (collector is KernelCollector kernel)
            return await StartedAsync(kernel);
        await ReleaseAsync(collector);
        Assert.Skip("Only for kernel collectors.");
        return null;
    }

    private async Task<FreeCollector> StartedFreeAsync()
    {
        Collector collector = Create();
        if (collector is FreeCollector free)
            return await StartedAsync(free);
        await ReleaseAsync(collector);
        Assert.Skip("Only for free collectors.");
        return null;
    }

    private async Task<CollectorRun> RunAsync(RecordingOutput? output = null) => new(await StartedFreeAsync(), output ?? new RecordingOutput());

    /// <summary>Stops a run in a test that is about something else.</summary>
    private async Task EndAsync(CollectorRun run)
    {
        await run.CancelAsync();
        await QuietlyAsync("RunAsync", () => run.Running);
        await ReleaseAsync(run.Collector);
    }

    /// <summary>Sees to it that one more event comes, or skips the test.</summary>
    private async Task GetEventAsync(CollectorRun run)
    {
        if (!await TryGetEventAsync(run))
        {
            await EndAsync(run);
            Assert.Skip("No event came. Override ProvokeAsync, so that this can be tested; What_is_provoked_is_emitted tells if it does not help.");
        }
    }

    private async Task<bool> TryGetEventAsync(CollectorRun run)
    {
        int wanted = run.Output.Offered + 1;
        bool isProvoked = await ProvokeAsync(run.Token);
        var waited = Stopwatch.StartNew();
        TimeSpan limit = isProvoked ? Deadline : Silent.ContainsKey(GetType()) ? TimeSpan.Zero : WaitUnprovoked;
        while (waited.Elapsed < limit && !run.Running.IsCompleted)
        {
            if (await run.Output.WaitAsync(wanted, ProvokeAgain))
                return true;
            if (isProvoked)
                await ProvokeAsync(run.Token);
        }

        bool isEmitted = run.Output.Offered >= wanted;
        if (!isEmitted && !isProvoked)
            Silent[GetType()] = true;
        return isEmitted;
    }
}
