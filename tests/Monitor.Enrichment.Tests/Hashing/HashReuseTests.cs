using System.IO.MemoryMappedFiles;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>When a hash is used again, and when it is not: what the cache takes for the same file.</summary>
public sealed class HashReuseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly HashService _hashes;

    public HashReuseTests() => _hashes = new HashService(workers: 2, new HashOptions(), _time);

    public void Dispose()
    {
        _hashes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_hundred_thousand_questions_about_ten_files_read_ten_files()
    {
        (string Path, FileIdentity File)[] files = [.. Enumerable.Range(0, 10).Select(number => Write($"program-{number}", $"content {number}"))];
        for (int i = 0; i < 100_000; i++)
        {
            (string path, FileIdentity file) = files[i % files.Length];
            if (_hashes.Find(file) is null)
                await AskAsync(path, file);
        }

        Assert.Equal((10L, 99_990L, 0L), (_hashes.Computed, _hashes.FromCache, _hashes.Failed));
    }

    [Fact]
    public async Task What_was_hashed_between_question_and_request_is_not_read_again()
    {
        (string path, FileIdentity file) = Write("program", "content");
        string? hash = await AskAsync(path, file);

        Assert.Equal(hash, await AskAsync(path, file));
        Assert.Equal((1L, 1L), (_hashes.Computed, _hashes.FromCache));
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_renaming_is_hashed_again()
    {
        (string path, FileIdentity first) = Write("program", "first");
        await AskAsync(path, first);
        File.Move(Write("other", "other").Path, path, overwrite: true);
        FileIdentity second = ImageFile.Identify(path);

        Assert.Null(_hashes.Find(second));
        Assert.Equal(ImageFile.HashOf("other"u8.ToArray()), await AskAsync(path, second));
    }

    [Fact]
    public async Task Hard_links_share_a_hash()
    {
        (string path, _) = Write("program", "content");
        string link = _folder.File("link");
        ImageFile.Run("ln", path, link);

        await AskAsync(path, ImageFile.Identify(path));

        Assert.NotNull(_hashes.Find(ImageFile.Identify(link)));
    }

    [Fact]
    public async Task A_hash_counts_for_a_day()
    {
        (string path, FileIdentity file) = Write("program", "content");
        await AskAsync(path, file);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.NotNull(_hashes.Find(file));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Null(_hashes.Find(file));

        await AskAsync(path, file);

        Assert.NotNull(_hashes.Find(file));
        Assert.Equal(2, _hashes.Computed);
    }

    [Fact]
    public async Task A_file_that_somebody_can_write_is_hashed_but_not_kept()
    {
        (string path, FileIdentity file) = Write("program", "content");
        using (File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            Assert.Equal(ImageFile.HashOf("content"u8.ToArray()), await AskAsync(path, file));
        Assert.Null(_hashes.Find(file));

        ImageFile.WaitForWriters(path);
        await AskAsync(path, file);

        Assert.NotNull(_hashes.Find(file));
    }

    [Fact]
    public async Task What_is_written_through_a_mapping_that_was_there_before_is_seen()
    {
        string path = _folder.File("program");
        File.WriteAllBytes(path, new byte[4096]);
        using MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
        using MemoryMappedViewAccessor view = mapping.CreateViewAccessor();
        view.Write(0, (byte)1);
        FileIdentity file = ImageFile.Identify(path);
        string? before = await AskAsync(path, file);

        view.Write(0, (byte)2);

        Assert.True(_hashes.Find(ImageFile.Identify(path)) is null);
        Assert.NotEqual(before, await AskAsync(path, ImageFile.Identify(path)));
    }

    [Fact]
    public void To_look_for_writers_does_no_harm_to_one_that_opens_the_file_at_that_moment()
    {
        (string path, _) = Write("program", "content");
        using SafeFileHandle file = OpenedFile.Open(Encoding.UTF8.GetBytes(path))!;
        int opened = 0;
        Thread writer = new(() =>
        {
            for (; opened < 5000; opened++)
                File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        });
        writer.Start();
        int seen = 0;
        while (writer.IsAlive)
            seen += OpenedFile.HasWriter(file) ? 1 : 0;

        Assert.Equal(5000, opened);
        Assert.True(seen > 0, "No writer was seen.");
        ImageFile.WaitForWriters(path);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_not_read()
    {
        (string path, FileIdentity file) = Write("program", "content");
        using HashService limited = new(workers: 1, new HashOptions { Largest = file.Size - 1 }, _time);

        (byte[]? hash, bool isLate) = await limited.Begin(Encoding.UTF8.GetBytes(path), file, 0).WaitAsync(TimeSpan.Zero, _time);

        Assert.Equal((null, false), (hash, isLate));
        Assert.Equal((0L, 1L), (limited.Computed, limited.Failed));
    }

    [Fact]
    public async Task Without_algorithms_no_file_is_read()
    {
        (string path, FileIdentity file) = Write("program", "content");
        using HashService none = new(workers: 1, new HashOptions { Algorithms = HashAlgorithms.None }, _time);

        Assert.Equal((null, false), await none.Begin(Encoding.UTF8.GetBytes(path), file, 0).WaitAsync(TimeSpan.Zero, _time));
        Assert.Equal((0L, 0L), (none.Computed, none.Failed));
    }

    [Fact]
    public async Task A_file_that_cannot_be_had_is_counted_as_failed()
    {
        (string path, FileIdentity file) = Write("program", "content");
        File.Delete(path);

        Assert.Null(await AskAsync(path, file));
        Assert.Equal((0L, 1L), (_hashes.Computed, _hashes.Failed));
    }

    private async Task<string?> AskAsync(string path, FileIdentity file)
    {
        (byte[]? hash, _) = await _hashes.Begin(Encoding.UTF8.GetBytes(path), file, 0).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return ImageFile.ToText(hash);
    }

    private (string Path, FileIdentity File) Write(string name, string content)
    {
        string path = _folder.File(name);
        ImageFile.Write(path, content);
        return (path, ImageFile.Identify(path));
    }
}
