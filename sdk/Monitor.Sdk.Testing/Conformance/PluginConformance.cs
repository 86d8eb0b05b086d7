using System.Collections.Concurrent;

namespace Monitor.Sdk.Testing;

/// <summary>What collectors and sinks are tested for alike: their declaration, their settings, start and end. A plugin's author derives from
/// <see cref="CollectorConformance"/> or <see cref="SinkConformance"/>.</summary>
public abstract partial class PluginConformance : IAsyncDisposable
{
    /// <summary>Members of plugins that are known to hang: the tests that are not about that do not wait for them.</summary>
    private static readonly ConcurrentDictionary<(Type Plugin, string Member), bool> Hanging = [];

    private string? _folder;

    private protected PluginConformance()
    {
    }

    /// <summary>How long a call may take; the host has no more patience when it stops.</summary>
    protected virtual TimeSpan Deadline => TimeSpan.FromSeconds(10);

    /// <summary>How long it is watched whether something comes that must not come.</summary>
    protected virtual TimeSpan Quiet => TimeSpan.FromMilliseconds(100);

    /// <summary>How often the plugin is restarted to see whether it leaks.</summary>
    protected virtual int Restarts => 1000;

    /// <summary>Settings that the plugin must refuse, each a setting and what the operator wrote.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> BadSettings => [];

    /// <summary>A folder of the test's own, removed after it.</summary>
    protected string Folder => _folder ??= Directory.CreateTempSubdirectory("monitor-conformance-").FullName;

    /// <summary>Removes what the test has made. An author's class that overrides it calls it.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a plugin, with doubles in place of the host.</summary>
    private protected abstract IAsyncDisposable Make();

    /// <summary>The class of the plugin.</summary>
    private protected abstract Type PluginType { get; }

    /// <summary>What the host calls before anything else.</summary>
    private protected abstract Task StartAsync(IAsyncDisposable plugin, CancellationToken cancellation);

    /// <summary>Lets the plugin do a little of its work, between start and disposal.</summary>
    private protected abstract Task UseAsync(IAsyncDisposable plugin);

    /// <summary>Calls the plugin on another thread, as the host does.</summary>
    /// <param name="member">What is called, for the finding.</param>
    /// <param name="call">The call.</param>
    /// <returns>What the call threw; null if nothing.</returns>
    /// <exception cref="ConformanceException">It has not ended within <see cref="Deadline"/>.</exception>
    private protected async Task<Exception?> CallAsync(string member, Func<Task> call)
    {
        Task called = Task.Run(call);
        await called.WaitAsync(Deadline, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!called.IsCompleted)
            ConformanceException.Throw(
                $"{member} had not ended after {Deadline.TotalSeconds:0.#} s.",
                "The host waits for a plugin only so long; then it goes on without it, and what the plugin had in hand is lost.",
                "Pass the cancellation token on to everything that is awaited, look at it in loops, and wait for nothing without a time limit.");
        return called.IsCanceled ? new TaskCanceledException(called) : called.Exception?.InnerException;
    }

    /// <summary>Calls the plugin where it must not fail.</summary>
    private protected async Task SucceedAsync(string member, Func<Task> call)
    {
        if (await CallAsync(member, call) is { } exception)
            ConformanceException.Throw(
                $"{member} threw {Describe(exception)}",
                "The host takes an exception for a failure: it reports the plugin as ill and tries again with growing pauses.",
                "See the exception below. Handle what can be handled; throw only when the work was not done.",
                exception);
    }

    /// <summary>Starts a plugin for a test that is about something else.</summary>
    private protected async Task<T> StartedAsync<T>(T plugin)
        where T : IAsyncDisposable
    {
        await SucceedAsync("StartAsync", () => StartAsync(plugin, CancellationToken.None));
        return plugin;
    }

    /// <summary>Disposes of a plugin after a test that is about something else; whether that goes well is for others to see.</summary>
    private protected Task ReleaseAsync(IAsyncDisposable plugin) => QuietlyAsync("DisposeAsync", () => plugin.DisposeAsync().AsTask());

    /// <summary>Notes that a member hangs, so that the other tests need not wait for it.</summary>
    private protected void NoteHanging(string member) => Hanging[(GetType(), member)] = true;

    /// <summary>Calls the plugin in a test that is about something else.</summary>
    private protected async Task QuietlyAsync(string member, Func<Task> call)
    {
        Task called = Task.Run(call);
        if (Hanging.ContainsKey((GetType(), member)))
            return;
        await called.WaitAsync(Deadline, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!called.IsCompleted)
            NoteHanging(member);
    }

    /// <summary>The class of a plugin, which is disposed of.</summary>
    private protected Type TypeOf(IAsyncDisposable plugin)
    {
        _ = ReleaseAsync(plugin);
        return plugin.GetType();
    }

    private protected static string Describe(Exception exception) => $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.";
}
