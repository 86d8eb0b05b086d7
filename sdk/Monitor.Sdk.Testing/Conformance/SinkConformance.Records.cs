using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

public abstract partial class SinkConformance
{
    private const int RandomRounds = 20;
    private const string BlocksConsequence = "The host hands the event in again and again; it never gets through, and everything behind it waits.";

    /// <summary>Destination says where events go, in one line, before the start and after it.</summary>
    [Fact]
    public async Task It_says_where_events_go()
    {
        ISink sink = Create(NewContext());
        try
        {
            string before = sink.Destination;
            await StartedAsync(sink);
            string after = sink.Destination;
            if (before is null || after is null || (before + after).AsSpan().ContainsAny('\r', '\n'))
                ConformanceException.Throw(
                    $"Destination is {(before is null || after is null ? "null" : "more than one line")}.",
                    "`monitor status` and messages about the sink show it, also when it could not be started.",
                    "Return a path or an address in one line, made of the settings; empty if there is nothing to say.");
        }
        catch (Exception exception) when (exception is not ConformanceException)
        {
            ConformanceException.Throw(
                $"Destination threw {Describe(exception)}", "It is asked for when something is wrong, and hides the reason.", "Make it of the settings alone.", exception);
        }
        finally
        {
            await ReleaseAsync(sink);
        }
    }

    /// <summary>A batch without events is taken.</summary>
    [Fact]
    public async Task An_empty_batch_is_taken()
    {
        await using SinkSession session = await StartSessionAsync();
        await session.WriteAsync(session.Next(0).Batch);
    }

    /// <summary>Each shipped event with usual values, from Linux and from Windows, is taken.</summary>
    [Fact]
    public Task It_takes_every_shipped_event() => TakeAsync("with usual values", ShippedEvents.All, SampleContent.Usual);

    /// <summary>An event that another plugin declares is taken, whatever its fields hold.</summary>
    [Fact]
    public async Task It_takes_an_event_of_another_plugin()
    {
        foreach (SampleContent content in new[] { SampleContent.Usual, SampleContent.Absent, SampleContent.Empty, SampleContent.Malformed })
            await TakeAsync("of another plugin", [SampleEvents.Foreign], content);
    }

    /// <summary>Events without any value are taken.</summary>
    [Fact]
    public Task It_survives_absent_fields() => TakeAsync("in which every field is absent", ShippedEvents.All, SampleContent.Absent);

    /// <summary>Events with empty text and zeroes are taken.</summary>
    [Fact]
    public Task It_survives_empty_fields() => TakeAsync("in which every text is empty and every number zero", ShippedEvents.All, SampleContent.Empty);

    /// <summary>Text that is not UTF-8 and control characters are taken.</summary>
    [Fact]
    public Task It_survives_text_that_is_not_UTF8() => TakeAsync("with text that is not valid UTF-8, NUL and control characters", ShippedEvents.All, SampleContent.Malformed);

    /// <summary>Text of a mebibyte is delivered, shortened or refused.</summary>
    [Fact]
    public Task It_survives_huge_fields() => TakeAsync("with a text of a mebibyte", ShippedEvents.All, SampleContent.Huge, mayRefuse: true);

    /// <summary>Random events of all kinds are delivered or refused.</summary>
    [Fact]
    public async Task It_survives_hostile_records()
    {
        for (int round = 0; round < RandomRounds; round++)
            await TakeAsync("of random values", ShippedEvents.All, SampleContent.Any, mayRefuse: true, seed: round + 2);
    }

    /// <summary>An event that is as usual is not refused.</summary>
    [Fact]
    public async Task It_refuses_no_usual_event()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, _) = session.Next(100);
        await session.WriteAsync(batch);
        if (batch.Rejections.Count > 0)
            ConformanceException.Throw(
                $"It refused {batch.Rejections.Count} of 100 usual events: {batch.Rejections[0].Reason}",
                "What is refused is not handed in again; it ends up in the dead-letter folder.",
                "Reject only what can never be delivered; throw when it may be possible later.");
    }

    /// <summary>What is refused is refused with a reason.</summary>
    [Fact]
    public async Task A_refusal_says_why()
    {
        await using SinkSession session = await StartSessionAsync();
        foreach (SampleContent content in new[] { SampleContent.Huge, SampleContent.Malformed, SampleContent.Absent })
        {
            EventBatch batch = Sample(session, ShippedEvents.All, content, seed: 1);
            await QuietlyAsync("WriteAsync", () => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask());
            foreach (EventBatch.Rejection rejection in batch.Rejections)
            {
                if (string.IsNullOrWhiteSpace(rejection.Reason) || rejection.Reason.AsSpan().ContainsAny('\r', '\n'))
                    ConformanceException.Throw(
                        $"It refused an event {(string.IsNullOrWhiteSpace(rejection.Reason) ? "without a reason" : "with a reason of several lines")}.",
                        "The reason stands beside the event in the dead-letter folder; it is all that the operator has to go by.",
                        "Say in one line what the destination does not take: batch.Reject(index, \"larger than the 64 KiB that the receiver takes\").");
            }
        }
    }

    /// <summary>A sink in good health does not ask the agent to stop, and what it says can be shown.</summary>
    [Fact]
    public async Task What_it_says_about_itself_can_be_shown()
    {
        await using SinkSession session = await StartSessionAsync();
        await session.WriteAsync(10);
        await session.DisposeAsync();
        CheckHealth(session.Context.Health);
        if (session.Context.Stops.FirstOrDefault() is { } reason)
            ConformanceException.Throw(
                $"It asked the agent to stop: {reason}",
                "All monitoring ends, and the other sinks with it.",
                "Call RequestStop only when the agent was started for this sink alone and its reader is gone, as at the end of a terminal pipe. Throw otherwise.");
    }

    private static EventBatch Sample(SinkSession session, IEnumerable<EventSchema> schemas, SampleContent content, int seed)
    {
        SampleEvents samples = new(seed);
        session.Builder.Clear();
        foreach (EventSchema schema in schemas)
        {
            samples.Append(session.Builder.Buffer, schema, content);
            if (content != SampleContent.Huge)
                samples.Append(session.Builder.Buffer, schema, content, RecordFlags.Windows);
        }

        return session.Builder.Build();
    }

    /// <summary>Hands in events of each schema; if the sink throws, each for itself, so that the event at fault is named.</summary>
    private async Task TakeAsync(string what, IReadOnlyList<EventSchema> schemas, SampleContent content, bool mayRefuse = false, int seed = 1)
    {
        await using SinkSession session = await StartSessionAsync();
        EventBatch batch = Sample(session, schemas, content, seed);
        if (await CallAsync("WriteAsync", () => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask()) is { } thrown)
        {
            StringBuilder culprits = new();
            foreach (EventSchema schema in schemas)
            {
                EventBatch single = Sample(session, [schema], content, seed);
                if (await CallAsync("WriteAsync", () => session.Sink.WriteAsync(single, CancellationToken.None).AsTask()) is { } exception)
                {
                    thrown = exception;
                    culprits.Append(culprits.Length == 0 ? "" : ", ").Append(schema.Name);
                }
            }

            ConformanceException.Throw(
                $"WriteAsync threw at events {what}{(culprits.Length > 0 ? $" ({culprits})" : "")}: {Describe(thrown)}",
                BlocksConsequence,
                "Use the encoders of Monitor.Sdk, which write any event; take absent fields, every length and every byte into account; batch.Reject what can never be delivered.",
                thrown);
        }

        if (!mayRefuse && batch.Rejections.Count > 0)
            ConformanceException.Throw(
                $"It refused {batch.Rejections.Count} of {batch.Count} events {what}; the first for the reason: {batch.Rejections[0].Reason}",
                "Such events are real, and they are missing at the destination.",
                "Deliver the event with what it has: absent as nothing, bad bytes escaped as the encoders do.");
    }
}
