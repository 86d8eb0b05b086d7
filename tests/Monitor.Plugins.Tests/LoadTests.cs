using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class LoadTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_plugin_runs_in_a_context_of_its_own_with_the_hosts_SDK()
    {
        _host.Add("good", PluginSources.Collector("good"));

        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);

        Assert.False(_host.HasRun("good"), "Loading alone must not run code.");
        Assert.True(plugin.TryCreateCollector(_ => new object(), out Collector? collector, out _));
        Assert.True(_host.HasRun("good"));
        AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(collector.GetType().Assembly);
        Assert.Same(plugin.Context.Target, context);
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Same(typeof(FreeCollector), collector.GetType().BaseType);
    }

    [Fact]
    public void Two_plugins_may_use_two_versions_of_one_library()
    {
        foreach (string version in new[] { "1.0.0.0", "2.0.0.0" })
        {
            string name = $"with-{version[0]}";
            string source = $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] namespace Acme; public static class Helper {{ public static string Name => \"{version}\"; }}";
            byte[] library = PluginCompiler.Compile("Acme.Helper", [source]);
            string collector = PluginSources.Collector(name).Replace(
                PluginSources.CollectorBody, PluginSources.CollectorBody + "public override string ToString() => Acme.Helper.Name;");
            _host.Add(name, collector, references: [MetadataReference.CreateFromImage(library)]);
            _host.AddFile(name, "Acme.Helper.dll", library);
        }

        IEnumerable<string?> said = _host.LoadWell().Loaded.Select(plugin =>
            plugin.TryCreateCollector(_ => new object(), out Collector? collector, out _) ? collector.ToString() : null);

        Assert.Equal(["1.0.0.0", "2.0.0.0"], said);
    }

    [Fact]
    public void A_plugin_that_is_not_wanted_is_inspected_only()
    {
        _host.Add("idle", PluginSources.Sink("idle"));
        _host.Add("used", PluginSources.Sink("used"));
        File.AppendAllText(Path.Combine(_host.Add("broken", PluginSources.Sink("broken")), "Test.broken.dll"), "x");

        PluginSet set = _host.Load(description => description.Name == "used");

        Assert.Equal(
            [("broken", PluginState.Refused), ("idle", PluginState.NotWanted), ("used", PluginState.Loaded)],
            set.Found.Select(found => (found.Name, found.State)));
        Assert.Equal("Takes events", set.Found[1].Description?.Summary);
        Assert.Null(set.Found[1].Error);
        Assert.Equal("used", Assert.Single(set.Loaded).Name);
        Assert.Null(set.Find("idle"));
        Assert.Equal("MON2016", Assert.Single(set.Errors).Code);
    }

    [Fact]
    public void What_cannot_be_loaded_keeps_no_other_out()
    {
        byte[] Library(string members) => PluginCompiler.Compile("Acme.Helper", [$"namespace Acme; public abstract class Helper : Monitor.Sdk.Collectors.FreeCollector {{ {members} }}"], PluginCompiler.HostSdk);
        string source = PluginSources.Collector("bad").Replace("class Entry : FreeCollector", "class Entry : Acme.Helper");
        _host.Add("bad", source, references: [MetadataReference.CreateFromImage(Library(""))]);
        _host.AddFile("bad", "Acme.Helper.dll", Library("public abstract void Later();"));
        _host.Add("good", PluginSources.Sink("good"));

        PluginSet set = _host.Load();

        MonitorError error = Assert.Single(set.Errors);
        Assert.Equal("MON2032", error.Code);
        Assert.Contains("TypeLoadException", error.Cause);
        Assert.NotNull(set.Find("good"));
    }

    [Fact]
    public async Task A_plugin_leaves_the_memory_when_it_is_unloaded()
    {
        _host.Add("good", PluginSources.Collector("good", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")));
        PluginSet set = _host.LoadWell();
        LoadedPlugin plugin = Assert.Single(set.Loaded);
        await UseAsync(plugin);
        Assert.True(plugin.Context.IsAlive);

        set.Dispose();

        await AssertCollectedAsync(() => plugin.Context.IsAlive);
        Assert.Equal(2000, Assert.Single(plugin.Emits).Id);
        Assert.Throws<ObjectDisposedException>(() => plugin.TryCreateCollector(_ => new object(), out _, out _));
        Assert.Throws<ObjectDisposedException>(() => plugin.SettingsType);
    }

    [Fact]
    public async Task A_plugin_that_is_refused_after_loading_leaves_the_memory_too()
    {
        _host.Add("leaver", PluginSources.Sink("leaver", "private Entry() { }"));

        Assert.Equal("MON2033", Assert.Single(_host.Load().Errors).Code);

        await AssertCollectedAsync(() => IsInMemory("Test.leaver"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task UseAsync(LoadedPlugin plugin)
    {
        Assert.True(plugin.TryCreateCollector(_ => new object(), out Collector? collector, out _));
        await ((FreeCollector)collector).RunAsync(null!, TestContext.Current.CancellationToken);
        await collector.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsInMemory(string assembly) =>
        AssemblyLoadContext.All.Any(context => context.Assemblies.Any(loaded => loaded.GetName().Name == assembly));

    private static async Task AssertCollectedAsync(Func<bool> isAlive)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(30);
        while (isAlive() && DateTime.UtcNow < deadline)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(isAlive(), "The plugin is still in memory.");
    }
}
