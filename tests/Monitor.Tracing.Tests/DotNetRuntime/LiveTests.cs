using Monitor.Collectors.DotNetRuntime;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>Against real .NET processes.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private const string Loaded = "DotNetAssemblyLoaded";
    private const string Compiled = "DotNetDynamicCode";

    private readonly TemporaryFolder _folder = new();
    private readonly RunningCollector _collector = new();
    private readonly TargetProgram _target;

    public LiveTests() => _target = TargetProgram.StartDotNet(_folder.Path);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _target.Dispose();
        await _collector.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_assembly_loaded_from_bytes_is_reported_with_the_process_and_so_is_its_code()
    {
        await _collector.Start().LookIntoAsync(_target);
        DateTime before = DateTime.UtcNow.AddSeconds(-1);

        _target.Do("load");

        IReadOnlyDictionary<string, string> loaded = Assert.Single(await _collector.EventsAsync(Loaded, 1));
        Assert.Equal("Monitor.Tracing.Target, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null", loaded["AssemblyName"]);
        Assert.Equal(
            ($"{_target.Id}", $"/image/of/{_target.Id}", "alice", "memory", "Monitor.Tracing.Target", "false", "false"),
            (loaded["ProcessId"], loaded["Image"], loaded["User"], loaded["Source"], loaded["ModuleName"], loaded["AlreadyLoaded"], loaded["Collectible"]));
        Assert.Equal(KnownProcesses.GuidFor(_target.Id), Guid.Parse(loaded["ProcessGuid"]));
        Assert.EndsWith("Monitor.Tracing.Target.pdb", loaded["PdbPath"]);
        Assert.True(Guid.TryParse(loaded["PdbGuid"], out _));
        Assert.InRange(DateTime.Parse(loaded["UtcTime"], System.Globalization.CultureInfo.InvariantCulture), before, DateTime.UtcNow.AddSeconds(1));

        IReadOnlyDictionary<string, string> compiled = (await _collector.EventsAsync(Compiled, 1)).First(one => one["Source"] == "memory");
        Assert.Equal(("Monitor.Tracing.Target.Payload", "Run", loaded["AssemblyName"]), (compiled["TypeName"], compiled["MethodName"], compiled["AssemblyName"]));
        Assert.NotEqual("0", compiled["Size"]);
    }

    [Fact]
    public async Task What_comes_from_files_is_not_reported()
    {
        File.Copy(typeof(LiveTests).Assembly.Location, Path.Combine(_folder.Path, "Other.dll"));
        await _collector.Start().LookIntoAsync(_target);

        _target.Do("file");
        _target.Do("load");     // is read after what was to be left out

        Assert.Equal("memory", Assert.Single(await _collector.EventsAsync(Loaded, 1))["Source"]);
    }

    [Theory]
    [InlineData("disguise", false)]
    [InlineData("disguise", true)]
    [InlineData("disguise oddly", false)]
    public async Task An_assembly_from_bytes_that_is_called_like_a_file_is_reported(string disguise, bool isThereBefore)
    {
        if (isThereBefore)
            _target.Do(disguise);
        await _collector.Start().LookIntoAsync(_target);
        if (!isThereBefore)
            _target.Do(disguise);

        IReadOnlyDictionary<string, string> loaded = Assert.Single(await _collector.EventsAsync(Loaded, 1));
        Assert.Equal("memory", loaded["Source"]);
        Assert.StartsWith("/usr/lib/", loaded["ModuleName"]);
    }

    [Fact]
    public async Task Methods_and_assemblies_that_the_process_makes_are_reported()
    {
        await _collector.Start().LookIntoAsync(_target);

        _target.Do("expression");
        _target.Do("method");
        _target.Do("build");

        await RunningCollector.UntilAsync(() => _collector.Events(Compiled).Any(one => one["Source"] == "dynamic"), "code of the built assembly is compiled");
        IReadOnlyList<IReadOnlyDictionary<string, string>> compiled = _collector.Events(Compiled);
        Assert.Contains(compiled, one => one["Source"] == "method" && one["MethodName"].StartsWith("lambda_method", StringComparison.Ordinal));
        Assert.Contains(compiled, one => (one["Source"], one["TypeName"], one["MethodName"]) == ("method", "dynamicClass", "Handmade"));
        Assert.Contains(compiled, one => (one["Source"], one["TypeName"], one["MethodName"]) == ("dynamic", "Shape", "Area"));
        IReadOnlyDictionary<string, string> built = Assert.Single(_collector.Events(Loaded), one => one["ModuleName"] == "Built");
        Assert.Equal(("dynamic", "true"), (built["Source"], built["Collectible"]));
    }

    [Fact]
    public async Task What_was_loaded_before_the_collector_came_is_reported_once()
    {
        _target.Do("load");
        _target.Do("build");

        await _collector.Start().LookIntoAsync(_target);

        IReadOnlyList<IReadOnlyDictionary<string, string>> loaded = await _collector.EventsAsync(Loaded, 2);
        Assert.Equal([("Built", "dynamic", "true"), ("Monitor.Tracing.Target", "memory", "true")], loaded.Select(one => (one["ModuleName"], one["Source"], one["AlreadyLoaded"])).Order());
        Assert.StartsWith("Monitor.Tracing.Target, Version=1.0.0.0", loaded.Single(one => one["Source"] == "memory")["AssemblyName"]);
    }

    [Fact]
    public async Task A_process_that_comes_later_is_found_and_one_that_ends_is_let_go()
    {
        await _collector.Start().LookIntoAsync(_target);
        using (TargetProgram later = TargetProgram.StartDotNet(_folder.Path))
        {
            await _collector.LookIntoAsync(later);
            later.Do("load");
            Assert.Equal($"{later.Id}", Assert.Single(await _collector.EventsAsync(Loaded, 1))["ProcessId"]);
            later.End();
        }

        await RunningCollector.UntilAsync(() => _collector.Counter("processes-ended") == 1, "the process is let go");
        _target.Do("load");
        Assert.Equal($"{_target.Id}", (await _collector.EventsAsync(Loaded, 2))[1]["ProcessId"]);
    }

    [Fact]
    public async Task Many_methods_are_bounded_and_counted()
    {
        await _collector.Start().LookIntoAsync(_target);

        _target.Do("many");

        await RunningCollector.UntilAsync(() => _collector.Counter("methods-skipped") >= 400, "methods are left out");
        Assert.InRange(_collector.Events(Compiled).Count, 60, 100);
    }

    [Fact]
    public async Task The_agents_own_processes_are_left_out()
    {
        using TargetProgram own = TargetProgram.StartDotNet(_folder.Path);
        _collector.Processes.AgentsOwn = own.Id;
        _collector.Show(own);
        await _collector.Start().LookIntoAsync(_target);

        own.Do("load");
        _target.Do("load");

        Assert.Equal($"{_target.Id}", Assert.Single(await _collector.EventsAsync(Loaded, 1))["ProcessId"]);
        Assert.Equal(1, _collector.Counter("processes"));
    }

    [Fact]
    public async Task When_the_collector_stops_the_process_runs_on_without_a_session()
    {
        await _collector.Start().LookIntoAsync(_target);

        await _collector.StopAsync();

        _target.Do("load");
        Assert.Empty(_collector.Events(Loaded));
        await using RunningCollector next = new();
        await next.Start().LookIntoAsync(_target);
        Assert.Equal("true", Assert.Single(await next.EventsAsync(Loaded, 1))["AlreadyLoaded"]);
    }

    [Fact]
    public async Task Without_dynamic_code_assemblies_alone_are_reported()
    {
        await using RunningCollector collector = new(new DotNetRuntimeSettings { DynamicCode = false });
        await collector.Start().LookIntoAsync(_target);

        _target.Do("method");
        _target.Do("load");

        Assert.Contains(await collector.EventsAsync(Loaded, 2), one => one["Source"] == "memory");
        Assert.Empty(collector.Events(Compiled));
    }
}
