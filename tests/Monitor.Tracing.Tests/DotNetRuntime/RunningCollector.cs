using Monitor.Collectors.DotNetRuntime;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>The collector at work, on those processes alone that a test shows it: its proc has no others.</summary>
internal sealed class RunningCollector : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _proc = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DotNetRuntimeCollector _collector;
    private Task _running = Task.CompletedTask;

    public RunningCollector(DotNetRuntimeSettings? settings = null)
    {
        settings ??= new DotNetRuntimeSettings();
        settings.Interval = TimeSpan.FromMilliseconds(50);
        _collector = new DotNetRuntimeCollector(settings) { ProcFolder = _proc.Path };
    }

    public RecordingOutput Output { get; } = new();

    public KnownProcesses Processes { get; } = new();

    public RunningCollector Start()
    {
        _running = _collector.RunAsync(new CollectorContext(Output, Output.Health, Processes), _stop.Token);
        return this;
    }

    /// <summary>Lets the collector see a process.</summary>
    public void Show(TargetProgram program) => Directory.CreateSymbolicLink(Path.Combine(_proc.Path, $"{program.Id}"), $"/proc/{program.Id}");

    public void Hide(TargetProgram program) => Directory.Delete(Path.Combine(_proc.Path, $"{program.Id}"));

    /// <summary>Shows a process and waits until it is looked into.</summary>
    public async Task LookIntoAsync(TargetProgram program)
    {
        long before = Counter("processes");
        Show(program);
        await UntilAsync(() => Counter("processes") > before, $"process {program.Id} is looked into");
    }

    public long Counter(string name) => Output.Health.Counters.GetValueOrDefault(name);

    /// <summary>The events of a name, as their fields.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Events(string name) =>
        [.. Output.Events.Where(one => one.Schema.Name == name).Select(one => one.ToDictionary())];

    /// <summary>Waits for events.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> EventsAsync(string name, int count)
    {
        await UntilAsync(() => Events(name).Count >= count, $"{count} events {name} come; there are: {string.Join("; ", Output.Events.Select(one => $"{one.Schema.Name} {string.Join(" ", one.ToDictionary())}"))}");
        return Events(name);
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        using CancellationTokenSource deadline = new(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Waited in vain that {what}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Stops the collector and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _collector.DisposeAsync();
        _stop.Dispose();
        _proc.Dispose();
    }
}
