using System.Diagnostics;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Testing;

public abstract partial class CollectorConformance
{
    private const int HostileRecords = 2000;
    private const int RecordsToMeasure = 500;
    private const int Measurements = 5;
    private const string ThrowsConsequence = "The event is lost, and ten exceptions in a row put the collector out of service: "
        + "somebody who can bring such records about can switch it off.";

    /// <summary>Hooks names at least one kind of activity, and always the same.</summary>
    [Fact]
    public async Task It_asks_for_hooks_and_always_for_the_same()
    {
        KernelCollector collector = await StartedKernelAsync(), other = await StartedKernelAsync();
        KernelHooks hooks = collector.Hooks;
        foreach (KernelHooks hook in HooksOf(hooks))
            Hand(collector, new RecordingOutput(), RecordOf(hook));
        bool isSame = hooks == collector.Hooks && hooks == other.Hooks;
        await ReleaseAsync(collector);
        await ReleaseAsync(other);
        if (hooks == KernelHooks.None || (hooks & ~Enum.GetValues<KernelHooks>().Aggregate((all, hook) => all | hook)) != 0)
            ConformanceException.Throw(
                $"Hooks is {hooks}.", "What nobody asks for is not attached to the kernel: the collector would never be called.", "Return one or more members of KernelHooks.");
        if (!isSame)
            ConformanceException.Throw(
                $"Hooks was {hooks} at first and {collector.Hooks} later.",
                "The host asks once, after the constructor, and attaches what was named then.",
                "Return a constant, or what follows from the settings, and nothing that changes.");
    }

    /// <summary>A record in which everything is known becomes an event, for each kind that was asked for.</summary>
    [Fact]
    public async Task A_usual_record_becomes_an_event()
    {
        KernelCollector collector = await StartedKernelAsync();
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            RecordingOutput output = new();
            if (Hand(collector, output, RecordOf(hook)) is { } exception)
                ConformanceException.Throw($"OnRecord threw at a usual {hook} record: {Describe(exception)}", ThrowsConsequence, "See the exception below.", exception);
            await collector.DrainAsync(TestContext.Current.CancellationToken);
            if (output.Count == 0)
                ConformanceException.Throw(
                    $"A usual {hook} record, with everything known, became no event.",
                    "Each hook costs the kernel something at every such activity, and the collector makes nothing of it.",
                    "Emit an event for it, or leave the hook out of Hooks. If the collector leaves out what is usual, override RecordOf by a record that it reports.");
        }

        await ReleaseAsync(collector);
    }

    /// <summary>A process of which nothing is known is no reason to fail.</summary>
    [Fact]
    public async Task It_survives_a_process_that_is_not_known()
    {
        KernelCollector collector = await StartedKernelAsync();
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            if (Hand(collector, new RecordingOutput(), SampleRecords.Unknown(hook)) is { } exception)
                ConformanceException.Throw(
                    $"OnRecord threw at a {hook} record of a process of which only the number is known: {Describe(exception)}",
                    ThrowsConsequence,
                    "Every field of KernelProcess may be absent: look at IsAbsent, and take nulls and zeroes into account.",
                    exception);
        }

        await ReleaseAsync(collector);
    }

    /// <summary>Random records with odd, long and broken values are no reason to fail.</summary>
    [Fact]
    public async Task It_survives_hostile_records()
    {
        KernelCollector collector = await StartedKernelAsync();
        RecordingOutput output = new() { IsKeeping = false };
        SampleRecords records = new();
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            for (int i = 0; i < HostileRecords; i++)
            {
                KernelRecord record = records.Hostile(hook);
                if (Hand(collector, output, record) is { } exception)
                    ConformanceException.Throw(
                        $"OnRecord threw at record {i} of new SampleRecords().Hostile(KernelHooks.{hook}), of '{record.Process.Image.ToString()}' "
                        + $"with the command line '{Beginning(record.Process.CommandLine.ToString())}': {Describe(exception)}",
                        ThrowsConsequence,
                        "Paths, names and arguments come from whoever starts a program: they may be empty, long and no valid UTF-8. Work on their bytes and check lengths.",
                        exception);
            }
        }

        await ReleaseAsync(collector);
    }

    /// <summary>An event happened when its record says so.</summary>
    [Fact]
    public async Task Its_events_have_the_records_time()
    {
        KernelCollector collector = await StartedKernelAsync();
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            RecordingOutput output = new();
            EventTime time = RecordOf(hook).Time;
            Hand(collector, output, RecordOf(hook));
            await collector.DrainAsync(TestContext.Current.CancellationToken);
            foreach (RecordedEvent recorded in output.Events)
            {
                if (recorded.Time != time)
                    ConformanceException.Throw(
                        $"The {recorded.Name} of a record of {time.ToDateTime():HH:mm:ss.fffffff} has the time {recorded.Time.ToDateTime():HH:mm:ss.fffffff}.",
                        "Under load, records are handed over seconds later; only the kernel's clock tells what came before what.",
                        "Write UtcTime = record.Time.");
            }
        }

        await ReleaseAsync(collector);
    }

    /// <summary>Events are emitted on the thread that calls OnRecord, and before it returns.</summary>
    [Fact]
    public async Task It_emits_on_the_calling_thread_and_before_it_returns()
    {
        int caller = 0, strangers = 0;
        RecordingOutput output = new()
        {
            Beginning = _ =>
            {
                if (Volatile.Read(ref caller) != Environment.CurrentManagedThreadId)
                    Interlocked.Increment(ref strangers);
            },
        };
        KernelCollector collector = await StartedKernelAsync();
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            Volatile.Write(ref caller, Environment.CurrentManagedThreadId);
            Hand(collector, output, RecordOf(hook));
            Volatile.Write(ref caller, 0);
        }

        await output.WaitAsync(int.MaxValue, Quiet);
        await ReleaseAsync(collector);
        if (strangers > 0 && !collector.EmitsLater)
            ConformanceException.Throw(
                $"{strangers} events were emitted on another thread, or after OnRecord had returned.",
                "The way out for kernel collectors takes no lock, so that it is fast: two threads at once spoil each other's events. And the record's memory is gone by then.",
                "Emit in OnRecord itself, or override EmitsLater. What needs time or waiting belongs into a FreeCollector.");
    }

    /// <summary>The thread that calls may be another each time.</summary>
    [Fact]
    public async Task Any_thread_may_call_it()
    {
        KernelCollector collector = await StartedKernelAsync();
        RecordingOutput output = new();
        KernelHooks hook = FirstOf(collector.Hooks);
        Hand(collector, output, RecordOf(hook));
        await collector.DrainAsync(TestContext.Current.CancellationToken);
        int expected = output.Count;
        output.Clear();
        Exception? thrown = null;
        Thread thread = new(() => thrown = Hand(collector, output, RecordOf(hook))) { IsBackground = true };
        thread.Start();
        bool hasEnded = thread.Join(Deadline);
        await collector.DrainAsync(TestContext.Current.CancellationToken);
        await ReleaseAsync(collector);
        if (!hasEnded || thrown is not null || output.Count != expected)
            ConformanceException.Throw(
                "Called on another thread than before, OnRecord "
                + (!hasEnded ? "did not return." : thrown is not null ? $"threw {Describe(thrown)}" : $"emitted {output.Count} events and not {expected}."),
                "One thread at a time calls, but the capture begins anew on another thread when it was interrupted.",
                "Keep state in fields, not in [ThreadStatic] or ThreadLocal, and hold no lock when OnRecord returns.",
                thrown);
    }

    /// <summary>No more memory is allocated for a record than <see cref="MaximumBytesPerRecord"/>.</summary>
    [Fact]
    public async Task It_allocates_no_more_for_a_record_than_allowed()
    {
        KernelCollector collector = await StartedKernelAsync();
        RecordingOutput output = new() { IsKeeping = false };
        KernelHooks hook = FirstOf(collector.Hooks);
        Repeat(collector, output, hook, RecordsToMeasure / 10);
        long least = long.MaxValue;
        for (int i = 0; i < Measurements && least > MaximumBytesPerRecord; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(collector, output, hook, RecordsToMeasure);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / RecordsToMeasure);
        }

        await ReleaseAsync(collector);
        if (least > MaximumBytesPerRecord)
            ConformanceException.Throw(
                $"OnRecord allocates {least} bytes for a usual {hook} record; {MaximumBytesPerRecord} are allowed.",
                "On a busy machine it is called a hundred thousand times a second; the garbage collector stops the capture, and the kernel's ring overflows meanwhile.",
                "Hand the spans of the record on as they are, make no strings, and look things up in tables made in StartAsync. Or allow more: override MaximumBytesPerRecord.");
    }

    /// <summary>A record takes no longer than <see cref="MaximumTimePerRecord"/>.</summary>
    [Fact]
    public async Task A_record_takes_little_time()
    {
        KernelCollector collector = await StartedKernelAsync();
        RecordingOutput output = new() { IsKeeping = false };
        TimeSpan least = TimeSpan.MaxValue;
        foreach (KernelHooks hook in HooksOf(collector.Hooks))
        {
            least = TimeSpan.MaxValue;
            for (int i = 0; i < 50 && least > MaximumTimePerRecord; i++)
            {
                long began = Stopwatch.GetTimestamp();
                Hand(collector, output, RecordOf(hook));
                TimeSpan took = Stopwatch.GetElapsedTime(began);
                least = took < least ? took : least;
            }

            if (least > MaximumTimePerRecord)
                break;
        }

        await ReleaseAsync(collector);
        if (least > MaximumTimePerRecord && least != TimeSpan.MaxValue)
            ConformanceException.Throw(
                $"OnRecord took {least.TotalMilliseconds:0.0} ms for a usual record, at best; {MaximumTimePerRecord.TotalMilliseconds:0.0} ms are allowed.",
                "Everything that the kernel reports waits for it, and what does not fit into the kernel's ring is lost.",
                "Read no files, ask no servers, wait for no locks in OnRecord. Prepare what is needed in StartAsync, or write a FreeCollector.");
    }

    private void Repeat(KernelCollector collector, RecordingOutput output, KernelHooks hook, int rounds)
    {
        KernelRecord record = RecordOf(hook);
        for (int i = 0; i < rounds; i++)
            Hand(collector, output, record);
    }

    private static string Beginning(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
