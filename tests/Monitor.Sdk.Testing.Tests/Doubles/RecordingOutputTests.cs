using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Testing.Tests.Good;

namespace Monitor.Sdk.Testing.Tests.Doubles;

/// <summary>What a collector's author sees of the events that it emitted.</summary>
public sealed class RecordingOutputTests
{
    private static readonly EventTime Time = EventTime.From(new DateTime(2026, 3, 16, 9, 42, 9, 482, DateTimeKind.Utc));

    private readonly RecordingOutput _output = new();

    [Fact]
    public void An_event_is_read_by_the_names_of_its_fields()
    {
        Emit();

        RecordedEvent recorded = Assert.Single(_output.Events);
        Assert.Equal("ProcessTerminate", recorded.Name);
        Assert.Equal(Time, recorded.Time);
        Assert.Equal("2026-03-16 09:42:09.482", recorded["UtcTime"]);
        Assert.Equal("/bin/é", recorded["Image"]);
        Assert.Equal("48213", recorded["ProcessId"]);
        Assert.Equal("", recorded["User"]);
        Assert.Null(recorded["ContainerId"]);
        Assert.Contains("Colour", Assert.Throws<ArgumentException>(() => recorded["Colour"]).Message);
        Assert.Contains("Image = /bin/é", recorded.ToString());
    }

    [Fact]
    public void An_event_is_read_as_the_struct_that_was_declared()
    {
        Emit();

        RecordedEvent recorded = _output.Events.Single();
        Assert.Equal(48213u, recorded.As<ProcessTerminate>().ProcessId);
        Assert.True(recorded.As<ProcessTerminate>().ContainerId.IsAbsent);
        Assert.Contains("ProcessTerminate", Assert.Throws<InvalidOperationException>(() => recorded.As<Heartbeat>().Words.ToString()).Message);
    }

    [Fact]
    public void A_command_line_prints_with_blanks()
    {
        _output.Context.Emit(new ProcessCreate { UtcTime = Time, CommandLine = "tar\0-czf"u8 });

        Assert.Equal("tar -czf", _output.Events.Single()["CommandLine"]);
    }

    [Fact]
    public void A_host_without_room_refuses_and_counts()
    {
        _output.IsRefusing = true;
        Emit();
        _output.IsRefusing = false;
        Emit();

        Assert.Equal((1, 1, 2), (_output.Count, _output.Refused, _output.Offered));
        _output.Clear();
        Assert.Equal((0, 0), (_output.Offered, _output.Events.Count));
    }

    [Fact]
    public void What_the_host_throws_comes_back_to_the_collector_and_the_next_event_is_taken()
    {
        _output.Beginning = schema => throw new InvalidOperationException(schema.Name);
        Assert.Equal("ProcessTerminate", Assert.Throws<InvalidOperationException>(Emit).Message);
        _output.Beginning = null;
        Emit();

        Assert.Equal(1, _output.Count);
    }

    [Fact]
    public async Task Events_of_several_threads_are_all_kept_and_can_be_waited_for()
    {
        const int Threads = 4, Each = 500;
        Task<bool> waiting = _output.WaitAsync(Threads * Each, TimeSpan.FromSeconds(60));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
                Emit();
        })));

        Assert.True(await waiting);
        Assert.All(_output.Events, recorded => Assert.Equal("/bin/é", recorded["Image"]));
        Assert.Equal(Threads * Each, _output.Events.Count);
        Assert.False(await _output.WaitAsync(Threads * Each + 1, TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void Events_that_are_not_kept_are_counted_and_cost_no_memory()
    {
        _output.IsKeeping = false;

        Assert.Equal(0, Allocations.Least(() => { for (int i = 0; i < 1000; i++) Emit(); }));
        Assert.NotEqual(0, _output.Count);
        Assert.Empty(_output.Events);
    }

    [Fact]
    public void What_a_plugin_says_about_itself_is_kept()
    {
        IHealthReport health = _output.Context.Health;
        Assert.Equal(HealthState.Starting, _output.Health.State);
        health.Report(HealthState.Degraded, "no file");
        health.Count("files", 2);
        health.Count("files");

        Assert.Equal(new HealthSaid(HealthState.Degraded, "no file"), Assert.Single(_output.Health.Reports));
        Assert.Equal(HealthState.Degraded, _output.Health.State);
        Assert.Equal(3, _output.Health.Counters["files"]);
    }

    private void Emit() => _output.Context.Emit(new ProcessTerminate { UtcTime = Time, ProcessId = 48213, Image = "/bin/é"u8, User = ""u8 });
}
