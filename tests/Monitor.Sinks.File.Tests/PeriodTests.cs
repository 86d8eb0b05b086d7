using Microsoft.Extensions.Time.Testing;

namespace Monitor.Sinks.File.Tests;

/// <summary>Files are closed with their period, and removed with their age.</summary>
public sealed class PeriodTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Path => _folder["trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2026-11-30T23:59:59.999Z", "2026-12-01T00:00:00Z", 1, true)]
    [InlineData("2026-11-30T00:00:00Z", "2026-11-30T23:59:59.999Z", 1, false)]
    [InlineData("2026-11-30T00:00:00Z", "2026-12-06T23:59:59.999Z", 7, false)] // Monday to Sunday
    [InlineData("2026-12-06T23:59:59.999Z", "2026-12-07T00:00:00Z", 7, true)]
    [InlineData("2026-11-30T00:00:00Z", "2026-12-30T00:00:00Z", 0, false)]
    public async Task A_file_holds_one_period_of_UTC(string first, string second, int days, bool isClosed)
    {
        FakeTimeProvider time = new(DateTimeOffset.Parse(first));
        await using Trail trail = await StartAsync(time, TimeSpan.FromDays(days));
        await trail.WriteAsync(100, 2);
        time.SetUtcNow(DateTimeOffset.Parse(second));
        await trail.WriteAsync(102, 1);

        Assert.Equal(isClosed ? [2, 1] : [3], Trail.Counts(Path));
        Assert.Equal([100, 101, 102], Trail.AllNumbers(Path));
    }

    [Theory]
    [InlineData("2026-11-30T13:59:00Z", false)]
    [InlineData("2026-11-30T14:00:00Z", true)]
    [InlineData("2026-12-24T13:30:00Z", true)]
    public async Task A_restart_goes_on_in_the_same_period_and_closes_an_earlier_one(string restart, bool isClosed)
    {
        var hour = TimeSpan.FromHours(1);
        DateTimeOffset begin = DateTimeOffset.Parse("2026-11-30T13:05:00Z");
        await using (Trail first = await StartAsync(new FakeTimeProvider(begin), hour))
            await first.WriteAsync(100, 1);
        Files.SetLastWriteTimeUtc(Path, begin.UtcDateTime);
        await using Trail second = await StartAsync(new FakeTimeProvider(DateTimeOffset.Parse(restart)), hour);
        await second.WriteAsync(101, 1);

        Assert.Equal(isClosed ? [1, 1] : [2], Trail.Counts(Path));
        if (isClosed)
            Assert.Equal([Path + ".20261130T130500.000Z"], Trail.ClosedFiles(Path));
    }

    [Fact]
    public async Task An_empty_file_is_not_closed()
    {
        FakeTimeProvider time = new(DateTimeOffset.Parse("2026-11-30T13:05:00Z"));
        await using Trail trail = await StartAsync(time, TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromHours(5));
        await trail.WriteAsync(100, 1);

        Assert.Equal([1], Trail.Counts(Path));
    }

    [Fact]
    public async Task Closed_files_are_removed_at_their_age_without_any_event_coming()
    {
        FakeTimeProvider time = new(DateTimeOffset.Parse("2026-11-30T00:30:00Z"));
        await using Trail trail = await StartAsync(time, TimeSpan.FromHours(1), keepFor: TimeSpan.FromHours(30));
        for (int hour = 0; hour < 30; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await trail.WriteAsync(100 + hour, 1);
        }

        Assert.Equal(30, Trail.Counts(Path).Length);
        time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromHours(10));

        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Length <= 20, "ten files are gone");
        Assert.Equal(Enumerable.Range(110, 20), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_file_is_closed_with_its_period_without_any_event_coming()
    {
        FakeTimeProvider time = new(DateTimeOffset.Parse("2026-11-30T13:05:00Z"));
        await using Trail trail = await StartAsync(time, TimeSpan.FromHours(1));
        await trail.WriteAsync(100, 2);
        time.Advance(TimeSpan.FromHours(1));
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Length == 1 && Files.Exists(Path), "it is closed");
        time.Advance(TimeSpan.FromHours(3));
        await trail.WriteAsync(102, 1);

        Assert.Equal([Path + ".20261130T130500.000Z"], Trail.ClosedFiles(Path));
        Assert.Equal([2, 1], Trail.Counts(Path));
        Assert.Empty(trail.Context.Health.Reports);
    }

    /// <summary>Names are numbered on from the future; the time of writing tells their age then.</summary>
    [Fact]
    public async Task Files_numbered_on_from_a_wrong_clock_are_removed_at_their_age()
    {
        DateTime now = DateTime.Parse("2026-11-30T12:00:00Z").ToUniversalTime();
        Make("20261001T000000.000Z", now); // Its name tells, whoever touched it.
        Make("20990101T000000.000Z", DateTime.Parse("2099-01-01T00:00:00Z").ToUniversalTime());
        Make("20990101T000000.001Z", now.AddHours(-31));
        Make("20990101T000000.002Z.gz", now.AddHours(-30.5));
        Make("20990101T000000.003Z", now.AddHours(-29));
        Make("20990101T000000.004Z", DateTime.Parse("2099-01-01T00:00:00Z").ToUniversalTime());
        await using Trail trail = await StartAsync(new FakeTimeProvider(now), TimeSpan.FromHours(1), keepFor: TimeSpan.FromHours(30));
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Length <= 2, "the old ones are gone");

        Assert.Equal([Path + ".20990101T000000.003Z", Path + ".20990101T000000.004Z"], Trail.ClosedFiles(Path));

        void Make(string time, DateTime written)
        {
            Files.WriteAllText($"{Path}.{time}", "");
            Files.SetLastWriteTimeUtc($"{Path}.{time}", written);
        }
    }

    [Fact]
    public async Task Keep_and_keep_for_hold_both_when_both_are_written()
    {
        FakeTimeProvider time = new(DateTimeOffset.Parse("2026-11-30T00:30:00Z"));
        await using Trail trail = await StartAsync(time, TimeSpan.FromHours(1), keepFor: TimeSpan.FromHours(30), keep: 3);
        for (int hour = 0; hour < 10; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await trail.WriteAsync(100 + hour, 1);
        }

        Assert.Equal([106, 107, 108, 109], Trail.AllNumbers(Path));
    }

    private Task<Trail> StartAsync(TimeProvider time, TimeSpan every, TimeSpan? keepFor = null, int? keep = null) => new Trail(Path, keep: keep, time: time, configure: settings =>
    {
        settings.Every = every;
        settings.KeepFor = keepFor;
    }).StartAsync();
}
