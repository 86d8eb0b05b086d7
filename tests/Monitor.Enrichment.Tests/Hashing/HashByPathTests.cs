using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Where somebody can make a volume on which files have the numbers that he likes, none is taken for another that has the same ones.</summary>
public sealed class HashByPathTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly HashOptions Options = new() { ByPath = true };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly string _path;
    private readonly FileIdentity _file;
    private int _computed;

    public HashByPathTests()
    {
        _path = _folder.File("program");
        ImageFile.Write(_path, "content");
        _file = ImageFile.Identify(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_answered_for_only_after_it_was_looked_at()
    {
        using HashService hashes = Make(Guid.Empty);

        Assert.NotNull(await Ask(hashes, _path));
        Assert.Null(hashes.Find(_file));
        Assert.NotNull(await Ask(hashes, _path));
        Assert.Equal(1, _computed);
        Assert.Null(await Ask(hashes, _folder.File("elsewhere")));
    }

    [Fact]
    public async Task Nothing_is_remembered_of_a_volume_that_is_not_fixed_nor_used_for_another_volume()
    {
        using HashService movable = Make(null), another = Make(Guid.NewGuid());

        Assert.NotNull(await Ask(movable, _path));
        Assert.NotNull(await Ask(movable, _path));
        Assert.Equal(2, _computed);
        Assert.NotNull(await Ask(another, _path));
        Assert.NotNull(await Ask(another, _path));
        Assert.Equal(4, _computed);
    }

    [Fact]
    public void Who_asks_for_another_path_does_not_wait_for_the_same_answer()
    {
        using HashService idle = new(workers: 0, Options, _time);
        HashRequest first = idle.Begin("/one/a"u8, _file, 0);

        Assert.NotSame(first, idle.Begin("/two/a"u8, _file, 0));
        Assert.Same(first, idle.Begin("/one/a"u8, _file, 0));
    }

    [Fact]
    public async Task A_file_on_another_computer_is_not_opened()
    {
        List<string> opened = [];
        using HashService hashes = new(workers: 1, new HashOptions { RemoteFiles = false }, _time, (path, _, _, _, _) =>
        {
            opened.Add(Encoding.UTF8.GetString(path));
            return new ImageHash("SHA256=1"u8.ToArray(), HadWriter: false, Guid.Empty);
        });

        Assert.Null(await Ask(hashes, @"\\server\share\x.exe"));
        Assert.NotNull(await Ask(hashes, @"C:\x.exe"));
        Assert.Equal([@"C:\x.exe"], opened);
    }

    private HashService Make(Guid? volume) => new(workers: 1, Options, _time, (_, _, _, _, _) =>
    {
        Interlocked.Increment(ref _computed);
        return new ImageHash("SHA256=1"u8.ToArray(), HadWriter: false, volume);
    });

    private async Task<byte[]?> Ask(HashService hashes, string path) =>
        (await hashes.Begin(Encoding.UTF8.GetBytes(path), _file, 0).WaitAsync(Long, TimeProvider.System)).Hash;
}
