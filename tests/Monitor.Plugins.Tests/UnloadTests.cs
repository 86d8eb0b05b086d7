using System.Runtime.CompilerServices;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

/// <summary>Unloading in the process: the code is gone, or the host says that it is not.</summary>
public sealed class UnloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Plugins_that_let_go_leave_the_memory()
    {
        foreach (string name in new[] { "one", "two", "three" })
            _host.Add(name, PluginSources.Collector(name));
        PluginSet set = _host.LoadWell();
        WeakReference[] contexts = [.. set.Loaded.Select(plugin => plugin.Context)];
        Use(set);

        Assert.Empty(set.Unload(Patience));

        Assert.Equal(3, contexts.Length);
        Assert.All(contexts, context => Assert.Null(context.Target));
    }

    /// <summary>Each way in which plugins, and libraries, are known to stay; each has its end, so that the test leaves nothing behind.</summary>
    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += Leave", "AppDomain.CurrentDomain.ProcessExit -= Leave")]
    [InlineData("_timer = new Timer(_ => Leave(null, EventArgs.Empty), null, 1, 1)", "_timer!.Dispose()")]
    [InlineData("new Thread(() => { _end.Wait(); Leave(null, EventArgs.Empty); }) { IsBackground = true }.Start()", "_end.Set()")]
    public void A_plugin_that_something_still_refers_to_is_told_of_and_the_others_leave(string hold, string letGo)
    {
        string source = PluginSources.Collector("stayer").Replace(PluginSources.CollectorBody, PluginSources.CollectorBody + $$"""
            private readonly ManualResetEventSlim _end = new();
            private Timer? _timer;
            public Entry() => {{hold}};
            public override ValueTask StartAsync(Monitor.Sdk.Collectors.CollectorContext context, CancellationToken cancellation) { {{letGo}}; return default; }
            private void Leave(object? sender, EventArgs e) { }
            """);
        _host.Add("leaver", PluginSources.Collector("leaver"));
        _host.Add("stayer", source);
        PluginSet set = _host.LoadWell();
        WeakReference stayer = Use(set)["stayer"];

        MonitorError error = Assert.Single(set.Unload(TimeSpan.FromSeconds(2)));

        Assert.Equal("MON2037", error.Code);
        Assert.Contains("stayer", error.Cause);
        Assert.EndsWith("Test.stayer.dll", error.Place?.File);
        LetGo(stayer);
        Assert.Empty(set.Unload(Patience));
    }

    /// <summary>Makes a collector of each plugin and forgets it.</summary>
    /// <returns>The collectors, as far as something else remembers them.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Dictionary<string, WeakReference> Use(PluginSet set) => set.Loaded.ToDictionary(
        plugin => plugin.Name,
        plugin => plugin.TryCreateCollector(_ => new object(), out Collector? collector, out _) ? new WeakReference(collector) : throw new InvalidOperationException());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LetGo(WeakReference collector) => ((Collector)collector.Target!).StartAsync(null!, TestContext.Current.CancellationToken).AsTask().Wait();
}
