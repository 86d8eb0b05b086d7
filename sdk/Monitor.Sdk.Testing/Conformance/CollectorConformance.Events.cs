using System.Collections.Concurrent;
using System.Reflection;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Testing;

public abstract partial class CollectorConformance
{
    private const int FirstFreeId = 2000;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);
    private static readonly EventTime Earliest = EventTime.From(new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>The attribute names the events that the collector emits, each a declared one.</summary>
    [Fact]
    public void It_names_the_events_that_it_emits()
    {
        const string Consequence = "Rules, encoders, `explain` and the reference page know an event by its declaration; the host takes no other.";
        Type[] types = PluginType.GetCustomAttribute<CollectorAttribute>()?.Emits ?? [];
        if (types.Length == 0)
            ConformanceException.Throw("It names no event.", Consequence, "Name the events in the attribute: [Collector(\"name\", Emits = [typeof(MyEvent)])].");
        if (Array.Find(types, type => SchemaOf(type) is null) is { } stranger)
            ConformanceException.Throw(
                $"{stranger.Name}, which Emits names, is no event.", Consequence, "Declare it as a readonly ref partial struct with [Event(id, \"Name\")].");
    }

    /// <summary>Each event and each field of it says what it means.</summary>
    [Fact]
    public void Each_event_says_what_it_means()
    {
        const string Consequence = "People who read the event at night have nothing else to go by: the reference page is made of these texts.";
        foreach (EventSchema schema in Emits)
        {
            if (schema.Task.Length == 0)
                ConformanceException.Throw($"{schema.Name} has no message.", Consequence, "Write Task = \"…\" in [Event].");
            if (schema.Description.Length == 0)
                ConformanceException.Throw($"{schema.Name} does not say when it is recorded.", Consequence, "Write a <summary> above the struct.");
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.Description.Length == 0)
                    ConformanceException.Throw(
                        $"The field {schema.Name}.{field.Name} does not say what it means.", Consequence, $"Write a <summary> above the property {field.Name}.");
            }
        }
    }

    /// <summary>Events of the plugin's own have ids from 2000 on, and neither id nor name of a shipped event or of each other.</summary>
    [Fact]
    public void Its_own_events_clash_with_no_others()
    {
        List<EventSchema> known = [.. ShippedEvents.All];
        foreach (EventSchema schema in Emits.Distinct())
        {
            if (known.Contains(schema))
                continue;
            const string Consequence = "The host refuses a plugin whose event is known by another's number or name: rules and readers could not tell them apart.";
            if (schema.Id < FirstFreeId)
                ConformanceException.Throw($"{schema.Name} has the id {schema.Id}.", Consequence, "Choose an id from 2000 on; those below belong to Sysmon and to Monitor.");
            if (known.FirstOrDefault(other => other.Id == schema.Id || other.Name.Equals(schema.Name, StringComparison.OrdinalIgnoreCase)) is { } clash)
                ConformanceException.Throw($"The event {schema} has the id or the name of {clash}.", Consequence, "Choose another id or name; or emit the shipped event itself.");
            known.Add(schema);
        }
    }

    /// <summary>Nothing is emitted while StartAsync runs.</summary>
    [Fact]
    public async Task It_emits_nothing_while_it_starts()
    {
        Collector collector = Create();
        RecordingOutput output = new();
        await QuietlyAsync("StartAsync", () => collector.StartAsync(output.Context, CancellationToken.None).AsTask());
        await ReleaseAsync(collector);
        if (output.Offered > 0)
            ConformanceException.Throw(
                $"It emitted {output.Offered} events during StartAsync, the first a {output.Events.First().Name}.",
                "The other plugins are not ready yet, and this one does not run if its start fails after all: such events may be lost, or tell of what never began.",
                "Only prepare in StartAsync; emit in RunAsync or OnRecord.");
    }

    /// <summary>Every event that comes is one that the attribute names.</summary>
    [Fact]
    public async Task It_emits_only_what_it_declares()
    {
        ConcurrentBag<EventSchema> undeclared = [];
        IReadOnlyList<EventSchema> declared = Emits;
        await ObserveAsync(new RecordingOutput
        {
            Beginning = schema =>
            {
                if (!declared.Any(one => one.Id == schema.Id))
                    undeclared.Add(schema);
            },
        });
        if (undeclared.FirstOrDefault() is { } stranger)
            ConformanceException.Throw(
                $"It emitted {stranger}, which it does not declare.",
                "The host does not know the event's fields and throws; the event is lost, and after ten such exceptions in a row a kernel collector is put out of service.",
                $"Add typeof({stranger.Name}) to Emits in [Collector].");
    }

    /// <summary>Every record that was written can be read.</summary>
    [Fact]
    public async Task What_it_emits_can_be_read()
    {
        foreach (RecordedEvent recorded in (await ObserveAsync(new RecordingOutput())).Events)
        {
            if (EventRecord.TryRead(recorded.Record.Bytes, recorded.Schema, out _) is { } problem)
                ConformanceException.Throw(
                    $"A {recorded.Name} cannot be read: {problem}.",
                    "The journal stores what is read back after a restart; a record that cannot be read is lost then.",
                    "Emit the declared struct and leave writing to the generated code.");
        }
    }

    /// <summary>The time of an event is neither in the future nor long before there was anything to report.</summary>
    [Fact]
    public async Task The_time_of_an_event_is_believable()
    {
        IReadOnlyCollection<RecordedEvent> events = (await ObserveAsync(new RecordingOutput())).Events;
        EventTime latest = EventTime.From(DateTime.UtcNow + Ahead);
        foreach (RecordedEvent recorded in events)
        {
            foreach ((string name, EventTime time) in TimesOf(recorded))
            {
                if (time < Earliest || time > latest)
                    ConformanceException.Throw(
                        $"{name} of a {recorded.Name} is {time.ToDateTime():yyyy-MM-dd HH:mm:ss} UTC.",
                        "Events are ordered, searched and kept by their time; one of 1970 or of next year is not found.",
                        "Take the time of the source, in UTC, as EventTime.From(utc); if it has none leave the field out or write EventTime.Now.");
            }
        }
    }

    /// <summary>When the host has no room the collector goes on, and its next event comes when there is room again.</summary>
    [Fact]
    public async Task It_goes_on_when_the_host_takes_no_event()
    {
        RecordingOutput output = new() { IsRefusing = true };
        await ObserveAsync(output, async isAlive =>
        {
            output.IsRefusing = false;
            if (!await isAlive())
                ConformanceException.Throw(
                    "After the host had refused an event, no event came any more.",
                    "When a host is short of room it drops events and counts them; a collector that gives up then is silent until somebody notices.",
                    "Emit never waits and tells nothing: go on as if it had been taken.");
        });
    }

    /// <summary>What a collector says to the operator is one line, and its counters have names as the guide wants them.</summary>
    [Fact]
    public async Task What_it_says_about_itself_can_be_shown() => CheckHealth((await ObserveAsync(new RecordingOutput())).Health);

    /// <summary>Two collectors at the same time do not get into each other's way.</summary>
    [Fact]
    public async Task Two_of_them_work_side_by_side()
    {
        Assert.SkipWhen(IsExclusive, "There can be only one at a time.");
        if (PluginType.IsAssignableTo(typeof(KernelCollector)))
        {
            KernelCollector first = await StartedKernelAsync(), second = await StartedKernelAsync();
            RecordingOutput outputOfFirst = new(), outputOfSecond = new();
            foreach (KernelHooks hook in HooksOf(first.Hooks))
                Hand(first, outputOfFirst, RecordOf(hook));
            foreach (KernelHooks hook in HooksOf(first.Hooks))
                Hand(second, outputOfSecond, RecordOf(hook));
            await first.DrainAsync(TestContext.Current.CancellationToken);
            await second.DrainAsync(TestContext.Current.CancellationToken);
            await ReleaseAsync(first);
            await ReleaseAsync(second);
            CheckSideBySide(outputOfFirst.Offered == outputOfSecond.Offered, null);
            return;
        }

        using CollectorRun one = await RunAsync();
        await GetEventAsync(one);
        using CollectorRun other = await RunAsync();
        bool isAlive = await TryGetEventAsync(other) && await TryGetEventAsync(one);
        Exception? failure = one.Failure ?? other.Failure;
        await EndAsync(one);
        await EndAsync(other);
        CheckSideBySide(isAlive, failure);
    }

    private static void CheckSideBySide(bool isWell, Exception? failure)
    {
        if (!isWell || failure is not null)
            ConformanceException.Throw(
                $"Of two collectors at the same time one {(failure is null ? "did not report what the other did." : $"threw {Describe(failure)}")}",
                "While a plugin is replaced the old instance may still be at its end when the new one begins.",
                "Keep what belongs to a collector in its own fields, not in static ones, and open what it reads so that others may read it, too. "
                + "If it holds what only one can have, such as a port, override IsExclusive.",
                failure);
    }

    private static IEnumerable<(string Name, EventTime Time)> TimesOf(RecordedEvent recorded)
    {
        yield return ("The time", recorded.Time);
        for (int i = 0; i < recorded.Schema.Fields.Length; i++)
        {
            if (recorded.Schema.Fields[i].Type == FieldType.Time && recorded.Record.IsPresent(i))
                yield return (recorded.Schema.Fields[i].Name, recorded.Record.GetTime(i));
        }
    }

    /// <summary>Lets the collector report something: a kernel collector each kind of record, a free one what is provoked.</summary>
    /// <param name="output">Takes the events.</param>
    /// <param name="then">What is done next while the collector still runs; gets a call that says whether an event still comes.</param>
    private async Task<RecordingOutput> ObserveAsync(RecordingOutput output, Func<Func<Task<bool>>, Task>? then = null)
    {
        if (PluginType.IsAssignableTo(typeof(FreeCollector)))
        {
            using CollectorRun run = await RunAsync(output);
            await GetEventAsync(run);
            try
            {
                if (then is not null)
                    await then(() => TryGetEventAsync(run));
            }
            finally
            {
                await EndAsync(run);
            }

            return output;
        }

        KernelCollector kernel = await StartedKernelAsync();
        foreach (KernelHooks hook in HooksOf(kernel.Hooks))
            Hand(kernel, output, RecordOf(hook));
        await kernel.DrainAsync(TestContext.Current.CancellationToken);
        if (then is not null)
        {
            int before = output.Offered;
            await then(async () =>
            {
                bool isSound = HooksOf(kernel.Hooks).All(hook => Hand(kernel, output, RecordOf(hook)) is null);
                await kernel.DrainAsync(TestContext.Current.CancellationToken);
                return isSound && output.Offered > before;
            });
        }

        await ReleaseAsync(kernel);
        return output;
    }
}
