using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests;

/// <summary>The event log sink under Wine, which has the functions and no log: it says that events were written, and stores nothing.</summary>
public sealed class EventLogTests : IClassFixture<WinePrefix>
{
    private readonly WinePrefix _prefix;

    public EventLogTests(WinePrefix prefix)
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        WindowsBuild.SkipWithout("event-log");
        _prefix = prefix;
    }

    [Fact]
    public void The_systems_functions_take_every_event_and_its_loader_the_resource_library()
    {
        using BorrowedRuntime probe = new("Monitor.EventLogProbe");
        string library = Path.Combine(WindowsBuild.Folder, "plugins/event-log/Monitor.Events.dll");

        string[] said = _prefix.Succeed(probe.Program, WinePrefix.There(library)).Split('\n');

        // Nobody listens, and yet each event is "written": what the sink must not take for delivered.
        Assert.Equal(["registered 0", "enabled False", "written 0"], said[..3]);
        Assert.Equal(["messages and tasks of all events are as declared", "levels Error Information"], said[^3..^1]);
    }

    [Fact]
    public void The_agent_says_that_nobody_takes_its_events()
    {
        _prefix.Write(@"C:\log\monitor.yaml", """
            state: state
            runtime: run
            collectors: []
            sinks:
              log: { plugin: event-log }
              trail: { plugin: file, settings: { path: events.ndjson } }
            """);
        using WineProcess agent = _prefix.Start(WindowsBuild.Program, "run", "--config", @"C:\log\monitor.yaml");

        agent.WaitForError("MON4147");
    }
}
