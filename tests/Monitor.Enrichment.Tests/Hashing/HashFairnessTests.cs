using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>One file does not keep others from being hashed, however large it is, and however long its reading takes.</summary>
public sealed class HashFairnessTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_take_long_to_read_hold_up_only_each_other()
    {
        using ManualResetEventSlim release = new();
        using HashService hashes = new(workers: 2, new HashOptions(), _time, (path, _, _, _, cancellation) =>
        {
            if (path.SequenceEqual("/large"u8))
                release.Wait(cancellation);
            return new ImageHash([.. path], HadWriter: false, Guid.Empty);
        });
        HashRequest[] large = [.. Enumerable.Range(1, 5).Select(inode => hashes.Begin("/large"u8, new FileIdentity(1, (ulong)inode, 1L << 40, new EventTime(1)), 0))];

        (byte[]? small, _) = await hashes.Begin("/small"u8, new FileIdentity(1, 10, 1 << 20, new EventTime(1)), 0).WaitAsync(Long, TimeProvider.System);

        Assert.Equal("/small"u8.ToArray(), small);
        release.Set();
        foreach (HashRequest request in large)
            Assert.Equal("/large"u8.ToArray(), (await request.WaitAsync(Long, TimeProvider.System)).Hash);
    }

    [Fact]
    public async Task A_file_that_is_seen_to_be_large_only_when_it_is_looked_at_holds_up_no_small_one()
    {
        string large = _folder.File("large"), small = _folder.File("small");
        ImageFile.Write(small, "content");
        using (FileStream stream = File.Create(large))
            stream.SetLength(1L << 30);
        FileIdentity largeFile = ImageFile.Identify(large), smallFile = ImageFile.Identify(small);
        using ManualResetEventSlim release = new();
        using HashService hashes = new(workers: 1, new HashOptions(), _time, (path, file, _, _, cancellation) =>
        {
            if (file == largeFile)
                release.Wait(cancellation);
            return new ImageHash([.. path], HadWriter: false, Guid.Empty);
        });
        HashRequest first = hashes.Begin(Encoding.UTF8.GetBytes(large), new FileIdentity(0, largeFile.Inode, 0, default), 0);

        (byte[]? hash, _) = await hashes.Begin(Encoding.UTF8.GetBytes(small), smallFile, 0).WaitAsync(Long, TimeProvider.System);

        Assert.Equal(small, ImageFile.ToText(hash));
        release.Set();
        Assert.Equal(large, ImageFile.ToText((await first.WaitAsync(Long, TimeProvider.System)).Hash));
    }

    [Fact]
    public async Task A_file_that_keeps_its_thread_for_ever_is_left_behind()
    {
        using ManualResetEventSlim release = new();
        using HashService hashes = new(workers: 1, new HashOptions(), _time, (path, _, _, _, cancellation) =>
        {
            if (path.SequenceEqual("/stuck"u8))
                release.Wait(cancellation);
            return new ImageHash([.. path], HadWriter: false, Guid.Empty);
        });
        hashes.Begin("/stuck"u8, new FileIdentity(1, 1, 1, new EventTime(1)), 0);
        HashRequest waiting = hashes.Begin("/sound"u8, new FileIdentity(1, 2, 1, new EventTime(1)), 0);
        Assert.Equal((null, true), await waiting.WaitAsync(TimeSpan.Zero, _time));

        byte[]? hash = null;
        for (ulong inode = 3; hash is null && inode < 100; inode++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            hashes.Begin("/other"u8, new FileIdentity(1, inode, 1, new EventTime(1)), 0);
            (hash, _) = await waiting.WaitAsync(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Equal("/sound"u8.ToArray(), hash);
    }
}
