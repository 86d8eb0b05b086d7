using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;
using Monitor.Tutorial.Tests.Harness;
using static Monitor.Tutorial.Tests.Harness.TickSources;

namespace Monitor.Tutorial.Tests;

/// <summary>What <c>dotnet run</c> shows of a plugin.</summary>
public sealed class DevelopmentHostTests
{
    [Fact]
    public void Events_of_a_free_collector_are_printed_as_they_come_until_there_are_enough()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));

        (int exitCode, IReadOnlyList<string> output, string errors) = plugin.Run("--events", "3");

        Assert.Equal(0, exitCode);
        Assert.Equal(3, output.Count);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} Tick  Words=tick\\ttock  Number=1$", output[0]);
        Assert.Contains("tried 1.2.3, collector: Ticks. Ctrl-C stops it.", errors);
        Assert.Matches(@"Stopped after \d+\.\d s: 3 Tick", errors);
        Assert.Contains("  ticks 3", errors);
    }

    [Fact]
    public void With_json_events_are_the_lines_that_the_agent_writes()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));

        JsonObject[] events = [.. plugin.Run("--json", "--events", "2").Output.Select(line => JsonNode.Parse(line)!.AsObject())];

        Assert.Equal(["1", "2"], events.Select(one => (string?)one["Number"]));
        Assert.All(events, one => Assert.Equal(("2900", "Tick", "tick\ttock"), (one["EventID"]!.ToString(), (string?)one["EventName"], (string?)one["Words"])));
        Assert.Equal(2, events.Select(one => (string?)one["EventUid"]).Distinct().Count());
    }

    [Fact]
    public void Settings_are_bound_as_the_agent_binds_them()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector("""
            context.Emit(new Tick { Words = settings.Words + settings.Interval + string.Concat(settings.More) + settings.Inner?.Words });
            await Task.CompletedTask;
            """));

        (int exitCode, IReadOnlyList<string> output, string errors) = plugin.Run("--set", "words=a=b ", "--set", "interval=2 min", "--set", "more=x", "--set", "more=y", "--set", "inner.words=z");

        Assert.Equal(0, exitCode);
        Assert.Contains("Words=a=b 00:02:00xyz", Assert.Single(output));
        Assert.Contains("tried has nothing more to come: RunAsync returned.", errors);
    }

    [Fact]
    public void It_stops_when_nobody_reads_any_more()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));
        using Command piped = plugin.StartBefore("head -n 1");

        Assert.Equal(0, piped.WaitForEnd());
        Assert.Single(piped.Output);
        Assert.Contains(piped.Errors, line => line.StartsWith("Stopped after ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_stops_the_collector_in_order(string signal)
    {
        Signals.SkipIfIgnored(signal);
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop, others: """
            public override ValueTask DisposeAsync()
            {
                Console.Error.WriteLine("disposed");
                return base.DisposeAsync();
            }
            """));
        using Command running = plugin.Start();
        running.WaitFor(command => command.Output.Count > 0, "an event");

        running.Signal(signal);

        Assert.Equal(0, running.WaitForEnd());
        Assert.Contains("disposed", running.Errors);
        Assert.Contains(running.Errors, line => line.StartsWith("Stopped after ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_that_throws_is_told_of_with_the_place_and_started_again()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector("""
            if (_runs++ == 0)
                throw new InvalidOperationException("no such luck.");
            context.Emit(new Tick { Number = _runs });
            await Task.CompletedTask;
            """, others: "private int _runs;"));

        (int exitCode, IReadOnlyList<string> output, string errors) = plugin.Run();

        Assert.Equal(1, exitCode);
        Assert.Contains("Number=2", Assert.Single(output));
        Assert.Contains("MON4003: Collector tried ended with InvalidOperationException: no such luck. It is started again in 1 s", errors);
        Assert.Contains("at TickCollector.RunAsync", errors);
    }

    [Fact]
    public void A_collector_that_does_not_stop_is_told_of()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector("""
            context.Emit(new Tick());
            await Task.Delay(Timeout.Infinite);
            """));

        (int exitCode, _, string errors) = plugin.Run("--events", "1");

        Assert.Equal(1, exitCode);
        Assert.Contains("tried has not ended 10 s after the stop: RunAsync has to return when its token fires.", errors);
    }

    [Fact]
    public void Events_after_the_stop_are_told_of()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector("""
            _late = context;
            context.Emit(new Tick());
            await Task.CompletedTask;
            """, others: """
            private CollectorContext? _late;
            public override ValueTask DisposeAsync()
            {
                _late!.Emit(new Tick());
                return ValueTask.CompletedTask;
            }
            """));

        (int exitCode, IReadOnlyList<string> output, string errors) = plugin.Run();

        Assert.Equal(1, exitCode);
        Assert.Single(output);
        Assert.Contains("Events that came after RunAsync had returned: 1.", errors);
    }

    [Fact]
    public void An_event_that_is_not_declared_is_refused_as_the_agent_refuses_it()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector("""
            context.Emit(new ProcessTerminate());
            await Task.CompletedTask;
            """));
        using Command running = plugin.Start();

        running.WaitFor(command => command.Said.Contains("MON4009: Event ProcessTerminate was emitted, but no loaded plugin declares it."), "the error");
    }

    [Fact]
    public void A_kernel_collector_gets_the_processes_that_come_and_go()
    {
        using BuiltPlugin plugin = new("""
            [Collector("tried", Emits = [typeof(ProcessTerminate), typeof(ProcessCreate)])]
            public sealed class Watcher : KernelCollector
            {
                public override KernelHooks Hooks => KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate;

                public override void OnRecord(in KernelRecord record, CollectorContext context)
                {
                    KernelProcess process = record.Process;
                    if (record.Kind == KernelHooks.ProcessCreate)
                        context.Emit(new ProcessCreate { UtcTime = record.Time, ProcessGuid = process.Guid, ProcessId = process.ProcessId, CommandLine = process.CommandLine, User = process.User, ParentProcessId = record.Parent.ProcessId });
                    else
                        context.Emit(new ProcessTerminate { UtcTime = record.Time, ProcessGuid = process.Guid, ProcessId = process.ProcessId, Image = process.Image });
                }
            }
            """);
        using Command running = plugin.Start("--json");
        running.WaitFor(command => command.Said.Contains("In place of the kernel, /proc is looked at"), "that it says what it is");
        using Process sleep = Process.Start("sleep", ["4711"])!;
        JsonObject? created = null, ended = null;
        running.WaitFor(_ => (created = Find(running, "ProcessCreate", sleep.Id)) is not null, "the start");
        sleep.Kill();
        sleep.WaitForExit();
        running.WaitFor(_ => (ended = Find(running, "ProcessTerminate", sleep.Id)) is not null, "the end");

        Assert.Equal(("sleep 4711", Environment.UserName), ((string?)created!["CommandLine"], (string?)created["User"]));
        Assert.Equal(Environment.ProcessId.ToString(), (string?)created["ParentProcessId"]);
        Assert.Equal((string?)created["ProcessGuid"], (string?)ended!["ProcessGuid"]);
        Assert.EndsWith("/sleep", (string?)ended["Image"]);
    }

    [Fact]
    public void A_sink_is_fed_and_what_becomes_of_each_event_is_told()
    {
        using BuiltPlugin plugin = new("""
            [Sink("tried", Description = "Takes most")]
            public sealed class Picky(ISinkContext context) : ISink
            {
                private int _calls;
                public string Destination => $"{context.Name} on {context.BaseDirectory}";
                public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
                {
                    context.Health.Count("calls");
                    if (_calls++ == 0)
                    {
                        batch.Accept(1);
                        throw new System.IO.IOException("the line is dead");
                    }
                    batch.Reject(0, "too bad");
                    return ValueTask.CompletedTask;
                }
                public ValueTask DisposeAsync() => ValueTask.CompletedTask;
            }
            """);

        (int exitCode, IReadOnlyList<string> output, string errors) = plugin.Run("--rate", "400", "--events", "100");

        Assert.Equal(1, exitCode);
        Assert.Contains($"Sample events go to tried on {plugin.Folder}.", errors);
        Assert.EndsWith("– accepted", output[0]);
        Assert.Equal(99, output.Skip(1).Take(99).Count(line => line.EndsWith("– comes again", StringComparison.Ordinal)));
        Assert.EndsWith("– rejected: too bad", output[100]);
        Assert.Equal(98, output.Skip(101).Count(line => line.EndsWith("– accepted", StringComparison.Ordinal)));
        Assert.Contains("MON4006: Sink tried cannot write: the line is dead.", errors);
        Assert.Contains("99 events accepted, 1 rejected, 1 failed attempts", errors);
        Assert.Contains("  calls 2", errors);
    }

    private static JsonObject? Find(Command running, string name, int processId) => running.Output
        .Select(line => JsonNode.Parse(line)!.AsObject())
        .FirstOrDefault(one => (string?)one["EventName"] == name && (string?)one["ProcessId"] == processId.ToString());
}
