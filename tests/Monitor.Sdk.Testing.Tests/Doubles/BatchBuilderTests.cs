using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Doubles;

/// <summary>Batches as the host makes them.</summary>
public sealed class BatchBuilderTests
{
    private readonly BatchBuilder _builder = new();
    private readonly TestSinkContext _context = new("/etc", SampleEvents.Foreign);

    [Fact]
    public void Each_event_has_its_place_in_the_stream()
    {
        EventBatch batch = _builder.Add(Exit("/a")).Add(Exit("/b")).Build();
        (ulong stream, ulong first, ulong second) = (batch[0].Stream, batch[0].Sequence, batch[1].Sequence);
        _builder.Clear();
        Assert.Equal(0, batch.Count);
        batch = _builder.Add(Exit("/c")).Build();

        Assert.Equal((stream, 1UL, 2UL, 3UL), (batch[0].Stream, first, second, batch[0].Sequence));
        Assert.NotEqual(0UL, stream);
    }

    [Fact]
    public void A_batch_that_is_built_again_is_the_same()
    {
        EventBatch batch = _builder.Add(Exit("/a")).Build();
        batch.Accept(1);
        batch = _builder.Build();

        Assert.Equal((1, 0, 1UL), (batch.Count, batch.Accepted, batch[0].Sequence));
    }

    [Fact]
    public void Poisoned_text_is_overwritten_and_the_record_stays_sound()
    {
        EventBatch batch = _builder.Add(Exit("/usr/bin/true")).Add(new ProcessCreate { CommandLine = "a\0b"u8 }).Build();
        _builder.Poison(_context.Events);

        Assert.Null(EventRecord.TryRead(batch[0].Bytes, ProcessTerminate.Schema, out EventRecord exit));
        Assert.Equal("XXXXXXXXXXXXX", ProcessTerminate.ReadFrom(exit).Image.ToString());
        Assert.Equal("XXX", ProcessCreate.ReadFrom(batch[1]).CommandLine.ToString());
    }

    [Fact]
    public void The_context_knows_shipped_events_and_takes_others()
    {
        ISinkContext context = _context;
        context.RequestStop("done");
        context.Health.Count("lines");

        Assert.Equal(ShippedEvents.All.Append(SampleEvents.Foreign), context.Events.All);
        Assert.Equal(["done"], _context.Stops);
        Assert.Equal(1, _context.Health.Counters["lines"]);
        Assert.Equal("/etc", context.BaseDirectory);
    }

    private static ProcessTerminate Exit(string image) => new() { UtcTime = new EventTime(1), Image = image };
}
