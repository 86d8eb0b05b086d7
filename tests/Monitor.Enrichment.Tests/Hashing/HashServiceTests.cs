using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

public sealed class HashServiceTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly HashService _hashes;

    public HashServiceTests() => _hashes = new HashService(workers: 2, new HashOptions(), _time);

    public void Dispose()
    {
        _hashes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_known_file_is_answered_without_being_read()
    {
        string path = Write("program", "content");
        FileIdentity file = ImageFile.Identify(path);
        Assert.Null(_hashes.Find(file));

        string? hash = await Compute(path, file);
        File.Delete(path);

        Assert.Equal(ImageFile.HashOf("content"u8.ToArray()), hash);
        Assert.Equal(hash, ImageFile.ToText(_hashes.Find(file)));
        Assert.Equal((1L, 1L), (_hashes.Computed, _hashes.FromCache));
    }

    [Fact]
    public async Task A_changed_file_is_hashed_again()
    {
        string path = Write("program", "first");
        FileIdentity first = ImageFile.Identify(path);
        await Compute(path, first);

        Write("program", "second");
        FileIdentity second = ImageFile.Identify(path);

        Assert.Null(_hashes.Find(second));
        Assert.Equal(ImageFile.HashOf("second"u8.ToArray()), await Compute(path, second));
        Assert.Equal(ImageFile.HashOf("first"u8.ToArray()), ImageFile.ToText(_hashes.Find(first)));
    }

    [Fact]
    public async Task A_file_whose_time_of_change_is_not_known_is_hashed_as_the_one_that_lies_there()
    {
        string path = Write("program", "first");
        FileIdentity lying = ImageFile.Identify(path), told = new(0, lying.Inode, lying.Size, default), onlyNumber = new(0, lying.Inode, 0, default);

        Assert.Equal(ImageFile.HashOf("first"u8.ToArray()), await Compute(path, told));
        Assert.Null(_hashes.Find(told));
        Assert.NotNull(_hashes.Find(lying));
        Assert.Equal(ImageFile.HashOf("first"u8.ToArray()), await Compute(path, onlyNumber));
        Assert.Equal(1, _hashes.Computed);
        File.WriteAllText(path, "again");
        Assert.Equal(ImageFile.HashOf("again"u8.ToArray()), await Compute(path, told));
        Assert.Null(await Compute(path, told with { Size = 6 }));
        Assert.Null(await Compute(path, told with { Inode = lying.Inode + 1 }));
    }

    [Fact]
    public async Task A_file_of_which_only_the_path_is_known_is_hashed_as_what_lies_there()
    {
        string path = Write("program", "first"), other = Write("other", "other");

        Assert.Equal(ImageFile.HashOf("first"u8.ToArray()), await Compute(path, null));
        Assert.Equal(ImageFile.HashOf("first"u8.ToArray()), await Compute(path, null));
        Assert.Equal(ImageFile.HashOf("other"u8.ToArray()), await Compute(other, null));
        Assert.Equal(2, _hashes.Computed);
        Assert.Null(await Compute(_folder.File("missing"), null));
        Assert.Null(await Compute(Path.GetRelativePath(Environment.CurrentDirectory, path), null));
        Assert.Equal(2, _hashes.Failed);
    }

    [Fact]
    public void Files_on_two_volumes_may_have_one_number()
    {
        using HashService idle = new(workers: 0, new HashOptions(), _time);
        FileIdentity told = new(0, 7, 5, default);

        Assert.NotSame(idle.Begin("/a"u8, told, 0), idle.Begin("/b"u8, told, 0));
        Assert.NotSame(idle.Begin("/a"u8, null, 0), idle.Begin("/b"u8, null, 0));
        Assert.Same(idle.Begin("/a"u8, null, 0), idle.Begin("/a"u8, null, 0));
        Assert.Same(idle.Begin("/a"u8, told with { Changed = new EventTime(1) }, 0), idle.Begin("/b"u8, told with { Changed = new EventTime(1) }, 0));
    }

    [Fact]
    public async Task A_large_file_of_which_only_the_path_is_known_holds_up_no_other()
    {
        string large = _folder.File("large"), small = Write("small", "content");
        using (FileStream file = File.Create(large))
            file.SetLength(65 << 20);
        using ManualResetEventSlim release = new();
        using HashService hashes = new(workers: 1, new HashOptions(), _time, (path, _, _, _, cancellation) =>
        {
            if (path.EndsWith("large"u8))
                release.Wait(cancellation);
            return new ImageHash([.. path], HadWriter: false, Guid.Empty);
        });
        HashRequest waiting = hashes.Begin(Encoding.UTF8.GetBytes(large), null, 0);

        Assert.NotNull((await hashes.Begin(Encoding.UTF8.GetBytes(small), null, 0).WaitAsync(Long, TimeProvider.System)).Hash);
        release.Set();
        Assert.NotNull((await waiting.WaitAsync(Long, TimeProvider.System)).Hash);
    }

    [Fact]
    public async Task What_cannot_be_hashed_is_answered_with_nothing_and_not_kept()
    {
        string path = Write("program", "first");
        FileIdentity file = ImageFile.Identify(path);
        File.Move(path, _folder.File("aside"));
        Write("program", "other");

        Assert.Null(await Compute(path, file));
        Assert.Null(_hashes.Find(file));
    }

    [Fact]
    public async Task A_young_file_is_hashed_but_not_kept()
    {
        string path = Write("program", "content");
        FileIdentity file = ImageFile.Identify(path);
        using HashService young = new(workers: 1, new HashOptions(), new FakeTimeProvider(file.Changed.ToDateTime().AddSeconds(1)));

        (byte[]? hash, bool isLate) = await young.Begin(Encoding.UTF8.GetBytes(path), file, 0).WaitAsync(Long, TimeProvider.System);

        Assert.Equal((ImageFile.HashOf("content"u8.ToArray()), false), (ImageFile.ToText(hash), isLate));
        Assert.Null(young.Find(file));
    }

    [Fact]
    public async Task A_file_that_was_young_when_it_was_opened_is_not_kept_however_long_the_reading_takes()
    {
        string path = _folder.File("program");
        using (FileStream large = File.Create(path))
            large.SetLength(1L << 28);
        FileIdentity file = ImageFile.Identify(path);
        FakeTimeProvider time = new(file.Changed.ToDateTime().AddSeconds(1));
        using HashService young = new(workers: 1, new HashOptions(), time);
        using OpenWatch watch = new(_folder.Path);

        HashRequest request = young.Begin(Encoding.UTF8.GetBytes(path), file, 0);
        WaitFor(() => watch.Opened().Count > 0);
        time.Advance(TimeSpan.FromMinutes(1));
        (byte[]? hash, _) = await request.WaitAsync(Long, TimeProvider.System);

        Assert.NotNull(hash);
        Assert.Null(young.Find(file));
    }

    [Fact]
    public async Task However_many_ask_a_file_is_read_once()
    {
        string path = Write("program", "content");
        FileIdentity file = ImageFile.Identify(path);
        using HashService idle = new(workers: 0, new HashOptions(), _time);
        HashRequest[] requests = [.. Enumerable.Range(0, 10).Select(_ => idle.Begin(Encoding.UTF8.GetBytes(path), file, 0))];

        Assert.All(requests, request => Assert.Same(requests[0], request));
        Assert.Equal(9, idle.FromCache);
        Assert.Equal((null, true), await requests[0].WaitAsync(TimeSpan.Zero, _time));
    }

    [Fact]
    public void Two_who_ask_at_once_wait_for_the_same_answer()
    {
        const int Rounds = 16_000;
        HashService[] idle = [.. Enumerable.Range(0, 4).Select(_ => new HashService(workers: 0, new HashOptions(), _time))];
        using Barrier together = new(2);
        HashRequest[][] requests = [new HashRequest[Rounds], new HashRequest[Rounds]];
        Thread[] threads = [.. requests.Select(mine => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                mine[round] = idle[round % 4].Begin("/bin/sh"u8, new FileIdentity(1, (ulong)round, 1, default), 0);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Array.ForEach(idle, service => service.Dispose());

        Assert.Equal(requests[0], requests[1]);
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_answered_with_nothing_at_once()
    {
        using HashService idle = new(workers: 0, new HashOptions(), _time);
        HashRequest last = null!;
        for (ulong inode = 1; inode <= 5000; inode++)
            last = idle.Begin("/bin/sh"u8, new FileIdentity(1, inode, 1, default), 0);

        Assert.Equal((null, false), await last.WaitAsync(TimeSpan.Zero, _time));
        Assert.Equal((null, true), await idle.Begin("/bin/sh"u8, new FileIdentity(1, 1, 1, default), 0).WaitAsync(TimeSpan.Zero, _time));
    }

    [Fact]
    public async Task Who_waits_too_long_goes_without()
    {
        using HashService idle = new(workers: 0, new HashOptions(), _time);
        ValueTask<(byte[]? Hash, bool IsLate)> answer = idle.Begin("/bin/sh"u8, default, 0).WaitAsync(TimeSpan.FromSeconds(2), _time);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((null, true), await answer);
    }

    [Fact]
    public async Task When_the_cache_is_full_the_oldest_go()
    {
        string path = Write("program", "content");
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        FileIdentity file = ImageFile.Identify(path);
        const uint Files = 10_000;
        for (uint device = 0; device < Files; device++)
            await _hashes.Begin(bytes, file with { Device = device }, 0).WaitAsync(Long, TimeProvider.System);

        Assert.Null(_hashes.Find(file with { Device = 0 }));
        Assert.NotNull(_hashes.Find(file with { Device = Files - 1 }));
        Assert.InRange(Enumerable.Range(0, (int)Files).Count(device => _hashes.Find(file with { Device = (uint)device }) is not null), 4096, 8192);
    }

    [Theory]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_file_that_cannot_be_read_for_an_unlikely_reason_takes_no_worker_along(Type reason)
    {
        using HashService hashes = new(workers: 1, new HashOptions(), _time, (path, _, _, _, _) =>
            path.SequenceEqual("/odd"u8) ? throw (Exception)Activator.CreateInstance(reason)! : new ImageHash("SHA256=1"u8.ToArray(), HadWriter: false, Guid.Empty));

        Assert.Equal((null, false), await hashes.Begin("/odd"u8, new FileIdentity(1, 1, 1, new EventTime(1)), 0).WaitAsync(Long, TimeProvider.System));
        (byte[]? next, _) = await hashes.Begin("/sound"u8, new FileIdentity(1, 2, 1, new EventTime(1)), 0).WaitAsync(Long, TimeProvider.System);
        Assert.Equal("SHA256=1"u8.ToArray(), next);
    }

    [Fact]
    public void Files_of_the_same_number_on_two_volumes_are_not_taken_for_each_other()
    {
        using HashService idle = new(workers: 0, new HashOptions(), _time);
        FileIdentity number = new(0, 7, 0, default);

        HashRequest first = idle.Begin("/one/a"u8, number, 0);

        Assert.NotSame(first, idle.Begin("/two/a"u8, number, 0));
        Assert.Same(first, idle.Begin("/one/a"u8, number, 0));
        FileIdentity whole = number with { Changed = new EventTime(1) };
        Assert.Same(idle.Begin("/one/a"u8, whole, 0), idle.Begin("/one/b"u8, whole, 0));
    }

    [Fact]
    public async Task When_it_was_stopped_the_answer_is_nothing_at_once()
    {
        HashService stopped = new(workers: 1, new HashOptions(), _time);
        stopped.Dispose();

        Assert.Equal((null, false), await stopped.Begin("/bin/sh"u8, new FileIdentity(1, 1, 1, new EventTime(1)), 0).WaitAsync(TimeSpan.Zero, _time));
    }

    private async Task<string?> Compute(string path, FileIdentity? file)
    {
        (byte[]? hash, bool isLate) = await _hashes.Begin(Encoding.UTF8.GetBytes(path), file, 0).WaitAsync(Long, TimeProvider.System);
        Assert.False(isLate);
        return ImageFile.ToText(hash);
    }

    private string Write(string name, string content)
    {
        string path = _folder.File(name);
        ImageFile.Write(path, content);
        return path;
    }

    private static void WaitFor(Func<bool> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
            Assert.True(Stopwatch.GetElapsedTime(began) < Long, "It did not happen in time.");
    }
}
