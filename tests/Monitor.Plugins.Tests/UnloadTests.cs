using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

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

        AssertLeaves(set);

        Assert.Equal(3, contexts.Length);
        Assert.All(contexts, context => Assert.Null(context.Target));
    }

    /// <summary>Each way in which plugins, and libraries, are known to stay; each has its end, so that the test leaves nothing behind.</summary>
    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += Leave", "AppDomain.CurrentDomain.ProcessExit -= Leave")]
    [InlineData("_timer = new Timer(_ => Leave(null, EventArgs.Empty), null, 1, 1)", "_timer!.Dispose()")]
    [InlineData("new Thread(() => { _end.Wait(); GC.KeepAlive(this); }) { IsBackground = true }.Start()", "_end.Set()")]
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

        MonitorError error = Assert.Single(set.Unload(Patience));

        Assert.Equal("MON2037", error.Code);
        Assert.Contains("stayer", error.Cause);
        Assert.EndsWith("Test.stayer.dll", error.Place?.File);
        LetGo(stayer);
        AssertLeaves(set);
    }

    /// <summary>Settings are filled and checked by the host: that must not keep their class.</summary>
    [Fact]
    public void A_plugin_whose_settings_were_checked_leaves_the_memory()
    {
        string settings = """
            public sealed class Settings : Monitor.Sdk.Settings.IValidatedSettings
            {
                [System.ComponentModel.DataAnnotations.MinLength(1)] public string Path { get; set; } = "";
                [System.ComponentModel.DataAnnotations.Range(1, 9)] public int Count { get; set; }
                public required DayOfWeek Day { get; set; }
                public IReadOnlyList<TimeSpan> Times { get; set; } = [];
                public IReadOnlyDictionary<string, Settings> More { get; set; } = new Dictionary<string, Settings>();
                public IEnumerable<Monitor.Sdk.Settings.SettingsProblem> Validate() => [];
            }
            public Entry(Settings settings) { }
            """;
        _host.Add("set", PluginSources.Collector("set").Replace(PluginSources.CollectorBody, PluginSources.CollectorBody + settings));
        PluginSet set = _host.LoadWell();

        Assert.Equal(["MON1104"], Bind(set.Loaded[0], ("path", "a"), ("count", "10"), ("day", "friday")));
        Assert.Empty(Bind(set.Loaded[0], ("path", "a"), ("count", "9"), ("day", "friday"), ("times", "1 s"), ("more", null)));
        Use(set);

        AssertLeaves(set);
    }

    /// <summary>What a plugin had begun may take a moment to end.</summary>
    private static void AssertLeaves(PluginSet set)
    {
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<MonitorError> staying;
        do
            staying = set.Unload(Patience);
        while (staying.Count > 0 && Stopwatch.GetElapsedTime(began) < Patience);
        Assert.Empty(staying);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[] Bind(LoadedPlugin plugin, params (string Name, string? Value)[] written)
    {
        List<MonitorError> errors = [];
        SourcePlace place = new("monitor.yaml", 1, 1);
        SettingsMap map = new(place, [.. written.Select(one => new SettingsMap.Entry(one.Name, place, new SettingsScalar(place, one.Value)))]);
        SettingsBinder.Bind(plugin.SettingsType!, map, place, errors);
        return [.. errors.Select(error => error.Code)];
    }

    /// <summary>Makes a collector of each plugin and forgets it.</summary>
    /// <returns>The collectors, as far as something else remembers them.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Dictionary<string, WeakReference> Use(PluginSet set) => set.Loaded.ToDictionary(
        plugin => plugin.Name,
        plugin => plugin.TryCreateCollector(type => RuntimeHelpers.GetUninitializedObject(type), out Collector? collector, out _) ? new WeakReference(collector) : throw new InvalidOperationException());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LetGo(WeakReference collector) => ((Collector)collector.Target!).StartAsync(null!, TestContext.Current.CancellationToken).AsTask().Wait();
}
