using Monitor.Collectors.DotNetRuntime;
using Monitor.Collectors.Etw;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;
using Monitor.Tracing.Tests.DotNetRuntime;

namespace Monitor.Tracing.Tests;

/// <summary>The collector passes the conformance kit.</summary>
public sealed class DotNetRuntimeConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("interval", "1 ms"), new("sessions", "0"), new("dynamic-code", "some"), new("patience", "1 h"), new("max-events-per-second", "1")];

    private readonly TemporaryFolder _temporary = new();
    private TargetProgram? _target;

    public override async ValueTask DisposeAsync()
    {
        _target?.Dispose();
        _temporary.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Collector Create() => new DotNetRuntimeCollector(new DotNetRuntimeSettings { Interval = TimeSpan.FromMilliseconds(50) }) { ProcFolder = Folder };

    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation)
    {
        if (_target is null)
        {
            _target = TargetProgram.StartDotNet(_temporary.Path);
            Directory.CreateSymbolicLink(Path.Combine(Folder, $"{_target.Id}"), $"/proc/{_target.Id}");
        }

        _target.Do("load");
        return ValueTask.FromResult(true);
    }
}

/// <summary>What can be asked of the collector where there is no Windows: that it says so.</summary>
public sealed class EtwCollectorTests
{
    [Fact]
    public async Task On_another_system_it_says_that_it_is_for_Windows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "this is Windows");
        await using EtwCollector collector = new(new EtwSettings());
        CollectorContext context = new RecordingOutput().Context;

        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(() => collector.StartAsync(context, CancellationToken.None).AsTask());

        Assert.Equal("MON4161", refused.Error.Code);
        Assert.Equal("MON4161", (await Assert.ThrowsAsync<MonitorException>(() => collector.RunAsync(context, CancellationToken.None))).Error.Code);
    }

    [Fact]
    public void A_session_that_the_system_refuses_is_told_with_its_reason() =>
        Assert.StartsWith("The trace session cannot be started: Access is denied", EtwErrors.NoSession("Access is denied").Cause);
}
