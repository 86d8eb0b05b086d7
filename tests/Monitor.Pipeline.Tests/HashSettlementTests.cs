using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Hashing;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Tests;

/// <summary>Fields that are filled after capture.</summary>
public sealed class HashSettlementTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _file = Path.GetTempFileName();
    private readonly HashService _idle;
    private readonly HashService _working;

    public HashSettlementTests()
    {
        _idle = new HashService(workers: 0, new HashOptions(), _time);
        _working = new HashService(workers: 1, new HashOptions(), TimeProvider.System);
        File.WriteAllText(_file, "content");
    }

    public void Dispose()
    {
        _idle.Dispose();
        _working.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task The_hash_of_the_image_is_filled_in()
    {
        EventBuffer buffer = new();
        Append(buffer, _file, SlowFile.Identify(_file));

        await Settlement(_working).SettleAsync(buffer, rules: null);

        Assert.Equal("SHA256=" + Convert.ToHexStringLower(SHA256.HashData("content"u8)), HashesOf(buffer, 0));
        Assert.Equal(RecordFlags.None, buffer[0].Flags);
    }

    [Fact]
    public async Task Several_hashes_have_the_room_that_they_need()
    {
        HashOptions options = new() { Algorithms = HashAlgorithms.All | HashAlgorithms.ElfImports };
        using HashService hashes = new(workers: 1, options, TimeProvider.System);
        EventBuffer buffer = new() { HashRoom = HashNames.LengthOf(options.Algorithms) };
        Append(buffer, _file, SlowFile.Identify(_file));
        Append(buffer, _file, SlowFile.Identify(_file));

        await Settlement(hashes).SettleAsync(buffer, rules: null);

        Assert.Equal(HashNames.All, HashesOf(buffer, 1).Split(',').Select(hash => hash.Split('=')[0]));
        Assert.Equal(HashesOf(buffer, 1), HashesOf(buffer, 0));
    }

    [Fact]
    public async Task A_file_that_cannot_be_had_leaves_the_field_absent_and_is_not_late()
    {
        EventBuffer buffer = new();
        Append(buffer, "/nonexistent", new FileIdentity(1, 2, 3, default));
        Append(buffer, _file, null);
        Append(buffer, null, SlowFile.Identify(_file));

        await Settlement(_working).SettleAsync(buffer, rules: null);

        for (int i = 0; i < buffer.Count; i++)
            Assert.Equal(("-", RecordFlags.None), (HashesOf(buffer, i), buffer[i].Flags));
    }

    [Fact]
    public async Task Where_a_path_leads_everybody_to_the_same_file_it_need_not_be_known_which_it_is()
    {
        using HashService hashes = new(workers: 1, new HashOptions { ByPath = true }, TimeProvider.System);
        EventBuffer buffer = new();
        Append(buffer, _file, null);
        Append(buffer, null, null);

        await Settlement(hashes).SettleAsync(buffer, rules: null);

        Assert.Equal("SHA256=" + Convert.ToHexStringLower(SHA256.HashData("content"u8)), HashesOf(buffer, 0));
        Assert.Equal("-", HashesOf(buffer, 1));
    }

    [Fact]
    public async Task Events_that_need_nothing_pass_unchanged()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate { ProcessId = 1 });
        byte[] before = buffer[0].Bytes.ToArray();

        await Settlement(_idle).SettleAsync(buffer, rules: null);

        Assert.Equal(before, buffer[0].Bytes);
    }

    [Theory]
    [InlineData(0, 2000)]
    [InlineData(-1500, 500)]
    [InlineData(3600_000, 2000)]
    [InlineData(long.MaxValue / 2_000_000, 2000)]
    public async Task An_event_waits_no_longer_than_the_patience_from_its_own_time_on(long eventMilliseconds, int waitMilliseconds)
    {
        EventBuffer buffer = new();
        Append(buffer, _file, SlowFile.Identify(_file), EventTime.From(_time.GetUtcNow().UtcDateTime).UnixNanoseconds + eventMilliseconds * 1_000_000);

        Task settled = Settlement(_idle).SettleAsync(buffer, rules: null).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(waitMilliseconds - 10));
        Assert.False(settled.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await settled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(("-", RecordFlags.FieldLate), (HashesOf(buffer, 0), buffer[0].Flags));
    }

    [Fact]
    public async Task An_event_that_is_older_than_the_patience_waits_for_nothing()
    {
        EventBuffer buffer = new();
        Append(buffer, _file, SlowFile.Identify(_file), 0);

        ValueTask settled = Settlement(_idle).SettleAsync(buffer, rules: null);

        Assert.True(settled.IsCompleted);
        await settled;
        Assert.Equal(("-", RecordFlags.FieldLate), (HashesOf(buffer, 0), buffer[0].Flags));
        Assert.Equal(1, _idle.Late);
    }

    [Fact]
    public async Task An_event_that_is_emitted_late_waits_from_then_on()
    {
        EventBuffer buffer = new();
        EventCatalog catalog = new();
        catalog.Add(FileExecutableDetected.Schema);
        buffer.Append(new FileExecutableDetected { UtcTime = new EventTime(1), RestingFilename = _file, TargetFile = SlowFile.Identify(_file) });

        await new HashSettlement(_working, catalog, TimeSpan.FromSeconds(60), TimeProvider.System).SettleAsync(buffer, rules: null);

        Assert.Equal("SHA256=" + Convert.ToHexStringLower(SHA256.HashData("content"u8)), FileExecutableDetected.ReadFrom(buffer[0]).Hashes.ToString());
    }

    [Fact]
    public async Task The_wait_of_one_event_is_no_reason_to_cut_short_the_next()
    {
        EventBuffer buffer = new();
        Append(buffer, _file, SlowFile.Identify(_file) with { Inode = 1 });
        Append(buffer, _file, SlowFile.Identify(_file) with { Inode = 2 }, EventTime.From(_time.GetUtcNow().UtcDateTime.AddSeconds(1)).UnixNanoseconds);

        Task settled = Settlement(_idle).SettleAsync(buffer, rules: null).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2.1));
        await Eventually.Holds(() => buffer[0].Flags == RecordFlags.FieldLate, "the first is settled");
        Assert.False(settled.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await settled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task No_event_overtakes_one_that_waits()
    {
        using SlowFile slow = new();
        FreeSource source = new();
        ScriptedSink sink = new();
        await using TestPipeline pipeline = await new TestPipeline().With("free", source).With("kernel", new KernelSource()).With("sink", sink).StartAsync();

        await slow.EmitAsync(pipeline, source.Context);
        pipeline.RecordAll(10);
        source.Context.Emit(11);
        await pipeline.Time.Passing(pipeline.SettledAsync());

        Received[] all = [.. sink.Accepted];
        Assert.Equal(12, all.Length);
        Assert.Equal(all.Select(one => one.CaptureOrder).Order(), all.Select(one => one.CaptureOrder));
        Assert.Equal((ProcessCreate.Schema.Id, RecordFlags.FieldLate), (all[0].EventId, all[0].Flags));
        await pipeline.StopAsync();
    }

    private HashSettlement Settlement(HashService hashes) => new(hashes, TestPipeline.Events(), Patience, _time);

    private void Append(EventBuffer buffer, string? path, FileIdentity? file, long? time = null) => buffer.Append(new ProcessCreate
    {
        UtcTime = time is { } at ? new EventTime(at == 0 ? 1 : at) : EventTime.From(_time.GetUtcNow().UtcDateTime),
        Image = path,
        ImageFile = file,
    });

    private static string HashesOf(EventBuffer buffer, int index) => Encoding.ASCII.GetString(ProcessCreate.ReadFrom(buffer[index]).Hashes is { IsAbsent: false } hashes ? hashes.Bytes : "-"u8);
}
