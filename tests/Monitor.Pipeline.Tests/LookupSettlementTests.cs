using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Lookups;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Tests;

/// <summary>Fields that are looked up after capture.</summary>
public sealed class LookupSettlementTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ScriptedLookup _place = new("place", FieldType.Text);
    private readonly ScriptedLookup _country = new("country", FieldType.Text, FieldType.Text);
    private readonly EventBuffer _buffer = new(capacity: 64);

    [Fact]
    public async Task What_was_found_is_filled_in_and_every_other_record_and_field_stays()
    {
        for (int i = 0; i < 50; i++)
        {
            Append($"visitor {i}", "work");
            _buffer.Append(new ProcessTerminate { ProcessId = (uint)i });
            if (i % 3 == 0)
                _place.Answer($"visitor {i}", $"place {i}");
            if (i % 5 == 0)
                _country.Answer($"visitor {i}work", new string('c', i));
        }

        EventBuffer settled = await SettleAsync(_place, _country);

        Assert.Equal(100, settled.Count);
        for (int i = 0; i < 50; i++)
        {
            Assert.Null(EventRecord.TryRead(settled[2 * i].Bytes, Visit.Schema, out EventRecord record));
            Visit visit = Visit.ReadFrom(record);
            Assert.Equal(($"visitor {i}", "work", RecordFlags.None), (visit.Name.ToString(), visit.Purpose.ToString(), record.Flags));
            Assert.Equal(i % 3 == 0 ? $"place {i}" : "-", visit.Place.ToString());
            Assert.Equal(i % 5 == 0 ? new string('c', i) : "-", visit.Country.ToString());
            Assert.Equal((uint)i, ProcessTerminate.ReadFrom(settled[2 * i + 1]).ProcessId);
        }
    }

    [Fact]
    public async Task Where_nothing_is_found_or_looked_up_the_events_are_settled_as_they_are()
    {
        Append("anna", "work");

        Assert.Same(_buffer, await SettleAsync(_place));
        Assert.Same(_buffer, await SettleAsync());

        Assert.Equal(("-", RecordFlags.None), (Visit.ReadFrom(_buffer[0]).Place.ToString(), _buffer[0].Flags));
        Assert.Equal(["anna"], _place.Asked);
    }

    [Fact]
    public async Task A_value_that_the_collector_knows_is_not_looked_up()
    {
        _buffer.Append(new Visit { Name = "anna", Place = "known" });

        EventBuffer settled = await SettleAsync(_place, _country);

        Assert.Equal("known", Visit.ReadFrom(settled[0]).Place.ToString());
        Assert.Empty(_place.Asked);
        Assert.Single(_country.Asked);
    }

    [Fact]
    public async Task An_event_whose_fields_are_absent_for_good_or_set_waits_for_nothing()
    {
        _buffer.Append(new Visit { Name = "anna", Place = Text.AbsentForGood, Country = "known" });
        Assert.Equal(RecordFlags.None, _buffer[0].Flags);

        Assert.Same(_buffer, await SettleAsync(_place, _country));

        Assert.Equal(("-", "known"), (Visit.ReadFrom(_buffer[0]).Place.ToString(), Visit.ReadFrom(_buffer[0]).Country.ToString()));
        Assert.Empty(_place.Asked);
        Assert.Empty(_country.Asked);
    }

    [Fact]
    public async Task A_lookup_that_takes_other_fields_is_not_asked()
    {
        Append("anna", "work");
        ScriptedLookup number = new("place", FieldType.Unsigned), two = new("place", FieldType.Text, FieldType.Text);

        await SettleAsync(number, two);

        Assert.Empty(number.Asked);
        Assert.Empty(two.Asked);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_marked()
    {
        Append("anna", "work");
        _place.Answers["anna"] = Task.FromResult<byte[]?>([(byte)'a', 0xff]);

        EventBuffer settled = await SettleAsync(_place);

        Assert.Null(EventRecord.TryRead(settled[0].Bytes, Visit.Schema, out EventRecord record));
        Assert.True(record.IsMalformed(Visit.Schema.Find("Place")!.Index));
    }

    [Fact]
    public async Task An_event_waits_no_longer_than_the_patience_and_goes_without_flagged()
    {
        Append("anna", "work");
        Append("ben", "work");
        _place.Answers["anna"] = new TaskCompletionSource<byte[]?>().Task;
        _place.Answer("ben", "here");

        Task<EventBuffer> settled = SettleAsync(_place);
        _time.Advance(Patience - TimeSpan.FromMilliseconds(10));
        Assert.False(settled.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        EventBuffer events = await settled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(("-", RecordFlags.FieldLate), (Visit.ReadFrom(events[0]).Place.ToString(), events[0].Flags));
        Assert.Equal(("here", RecordFlags.None), (Visit.ReadFrom(events[1]).Place.ToString(), events[1].Flags));
    }

    [Fact]
    public async Task An_answer_that_comes_in_time_is_awaited()
    {
        Append("anna", "work");
        TaskCompletionSource<byte[]?> answer = new();
        _place.Answers["anna"] = answer.Task;

        Task<EventBuffer> settled = SettleAsync(_place);
        answer.SetResult("here"u8.ToArray());

        EventBuffer events = await settled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("here", Visit.ReadFrom(events[0]).Place.ToString());
    }

    [Fact]
    public async Task Rules_see_what_was_looked_up_and_what_they_drop_anyway_is_not_looked_up()
    {
        _place.Answer("anna", "here");
        _place.Answer("ben", "there");
        EventCatalog events = TestPipeline.Events();
        events.Add(Visit.Schema);
        ScriptedSink sink = new();
        FreeSource source = new();
        await using TestPipeline pipeline = new TestPipeline
        {
            Catalog = events,
            Configure = options => options with
            {
                Lookups = [_place],
                Rules = RuleSets.Compile(events, "<Visit onmatch=\"include\"><Rule groupRelation=\"and\"><Purpose>work</Purpose><Place>here</Place></Rule></Visit>"),
            },
        }.With("free", source, Visit.Schema).With("sink", sink, route: 0);
        await pipeline.StartAsync();

        foreach ((string name, string purpose) in (ReadOnlySpan<(string, string)>)[("anna", "work"), ("ben", "work"), ("carl", "leisure")])
            source.Context.Emit(new Visit { Name = name, Purpose = purpose });
        await pipeline.SettledAsync();

        Assert.Equal(["anna"], sink.Accepted.Select(one => Visit.ReadFrom(one.Record).Name.ToString()));
        Assert.Equal(["anna", "ben"], _place.Asked);
        pipeline.AssertBalanced();
        await pipeline.StopAsync();
    }

    private async Task<EventBuffer> SettleAsync(params IFieldLookup[] lookups)
    {
        EventCatalog events = TestPipeline.Events();
        events.Add(Visit.Schema);
        LookupSettlement settlement = new(new LookupPlan(events, lookups), Patience, _time);
        settlement.Begin(_buffer, rules: null);
        return await settlement.SettleAsync(_buffer);
    }

    private void Append(string name, string purpose) =>
        _buffer.Append(new Visit { UtcTime = EventTime.From(_time.GetUtcNow().UtcDateTime), Name = name, Purpose = purpose });
}
