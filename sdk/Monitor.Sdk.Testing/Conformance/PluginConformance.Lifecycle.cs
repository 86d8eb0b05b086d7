namespace Monitor.Sdk.Testing;

public abstract partial class PluginConformance
{
    private const int Constructions = 50;

    /// <summary>StartAsync returns in time and without an exception.</summary>
    [Fact]
    public async Task Starting_ends_within_the_deadline()
    {
        IAsyncDisposable plugin = Make();
        await SucceedAsync("StartAsync", () => StartAsync(plugin, CancellationToken.None));
        await ReleaseAsync(plugin);
    }

    /// <summary>StartAsync with a token that has fired returns, or throws <see cref="OperationCanceledException"/>.</summary>
    [Fact]
    public async Task A_start_whose_token_has_fired_ends()
    {
        IAsyncDisposable plugin = Make();
        Exception? thrown = await CallAsync("StartAsync with a token that has fired", () => StartAsync(plugin, new CancellationToken(canceled: true)));
        await ReleaseAsync(plugin);
        if (thrown is not null and not OperationCanceledException)
            ConformanceException.Throw(
                $"StartAsync with a token that has fired threw {Describe(thrown)}",
                "An agent that stops while it starts would report a failure where there is none.",
                "Let the OperationCanceledException of what is awaited through, or return.",
                thrown);
    }

    /// <summary>The constructor opens no file, no connection and starts no thread.</summary>
    [Fact]
    public async Task Making_it_opens_nothing()
    {
        await ReleaseAsync(Make());
        string? opened = await ResourceCount.FindLeakAsync(Constructions, async () =>
        {
            List<IAsyncDisposable> made = [.. Enumerable.Range(0, Constructions).Select(_ => Make())];
            ResourceCount after = ResourceCount.Now();
            foreach (IAsyncDisposable plugin in made)
                await ReleaseAsync(plugin);
            return after;
        });
        if (opened is not null)
            ConformanceException.Throw(
                $"{Constructions} of them, made and not started, had opened {opened}.",
                "A plugin is made to be checked, too, and before it is known that the agent starts; a constructor cannot be cancelled or tried again.",
                "Only keep the settings in the constructor; open things in StartAsync.");
    }

    /// <summary>A plugin that was made and never started can be disposed of.</summary>
    [Fact]
    public async Task It_can_be_disposed_without_a_start()
    {
        IAsyncDisposable plugin = Make();
        if (await TryAsync(() => plugin.DisposeAsync().AsTask()) is { } exception)
            ConformanceException.Throw(
                $"DisposeAsync without a start before threw {Describe(exception)}",
                "When another plugin keeps the agent from starting, this one is disposed of without a start.",
                "Dispose only of what is there: fields that StartAsync fills are null until then.",
                exception);
    }

    /// <summary>A second disposal does nothing.</summary>
    [Fact]
    public async Task It_can_be_disposed_twice()
    {
        IAsyncDisposable plugin = await StartedAsync(Make());
        await QuietlyAsync("DisposeAsync", () => plugin.DisposeAsync().AsTask());
        if (await TryAsync(() => plugin.DisposeAsync().AsTask()) is { } exception)
            ConformanceException.Throw(
                $"The second DisposeAsync threw {Describe(exception)}",
                "A stop that is interrupted is repeated, and .NET demands of every disposable that a second call does nothing.",
                "Set what was disposed of to null, or keep a flag.",
                exception);
    }

    /// <summary>DisposeAsync returns in time and without an exception.</summary>
    [Fact]
    public async Task Disposing_ends_within_the_deadline()
    {
        IAsyncDisposable plugin = await StartedAsync(Make());
        try
        {
            await SucceedAsync("DisposeAsync", () => plugin.DisposeAsync().AsTask());
        }
        catch (ConformanceException)
        {
            NoteHanging("DisposeAsync");
            throw;
        }
    }

    /// <summary>Made, started, used, stopped, many times over: the process has no more handles than before.</summary>
    [Fact]
    public async Task A_thousand_restarts_leak_no_handles()
    {
        RestartFigures figures = await RestartFigures.OfAsync(this);
        if (figures.LeakedHandles > 0)
            ConformanceException.Throw(
                $"{figures.Restarts} restarts left {figures.LeakedHandles} handles open{figures.Growth}.",
                "Plugins are restarted when they fail and when settings change; an agent that runs for months comes to its limit of open files, and then nothing works.",
                "Dispose of every file, socket, timer and watcher in DisposeAsync, or at the end of RunAsync.");
    }

    /// <summary>Made, started, used, stopped, many times over: the process has no more threads than before.</summary>
    [Fact]
    public async Task A_thousand_restarts_leak_no_threads()
    {
        RestartFigures figures = await RestartFigures.OfAsync(this);
        if (figures.LeakedThreads > 0)
            ConformanceException.Throw(
                $"{figures.Restarts} restarts left {figures.LeakedThreads} threads running.",
                "Each thread holds memory and may go on to work on what was stopped long ago.",
                "Tell each thread that the plugin starts to end, and wait for it, in DisposeAsync or at the end of RunAsync.");
    }

    /// <summary>Made, started, used, stopped, many times over: nothing keeps the old instances or what they made.</summary>
    [Fact]
    public async Task A_thousand_restarts_leak_no_memory()
    {
        RestartFigures figures = await RestartFigures.OfAsync(this);
        if (figures.LeakedInstances > 0 || figures.LeakedBytes > 0)
            ConformanceException.Throw(
                $"After {figures.Restarts} restarts {figures.LeakedInstances} stopped instances were still in memory, and {figures.LeakedBytes >> 10} KiB more than before.",
                "The memory grows with each restart, and a plugin that something still refers to cannot be unloaded.",
                "Look for static lists and caches, for events of static classes that are not unsubscribed, for timers and threads that go on.");
    }

    /// <summary>Makes, starts, uses and disposes of one.</summary>
    internal async Task<WeakReference> RestartAsync()
    {
        IAsyncDisposable plugin = Make();
        await StartedAsync(plugin);
        try
        {
            await SucceedAsync("Its work between start and disposal", () => UseAsync(plugin));
        }
        finally
        {
            await ReleaseAsync(plugin);
        }

        return new WeakReference(plugin);
    }

    internal int RestartCount => Restarts;

    /// <summary>As <see cref="CallAsync"/>, where the time it takes is not what the test is about.</summary>
    private async Task<Exception?> TryAsync(Func<Task> call)
    {
        Exception? thrown = null;
        await QuietlyAsync("DisposeAsync", async () =>
        {
            try
            {
                await call();
            }
            catch (Exception exception)
            {
                thrown = exception;
                throw;
            }
        });
        return thrown;
    }
}
