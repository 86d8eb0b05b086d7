using System.Globalization;
using Monitor.Collectors.FileDelete;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Collectors.Tests;

/// <summary>The quota of deleted files that the Windows driver keeps.</summary>
public sealed class KeptFilesTests : IDisposable
{
    private const int Block = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-kept-");

    [Fact]
    public void Those_kept_longest_go_until_the_others_are_within_the_quota()
    {
        string third = Keep(file: 1, moment: 3, size: 1), first = Keep(file: 3, moment: 1, size: Block + 1), second = Keep(file: 2, moment: 2, size: Block);

        Assert.Equal(0, new KeptFiles(_folder.FullName, 4 * Block).MakeRoom());
        Assert.Equal([third, second, first], Names());

        Assert.Equal(0, new KeptFiles(_folder.FullName, (4 * Block) - 1).MakeRoom());
        Assert.Equal([third, second], Names());

        Assert.Equal(0, new KeptFiles(_folder.FullName, Block).MakeRoom());
        Assert.Equal([third], Names());
    }

    [Fact]
    public void An_empty_file_takes_a_block_and_one_that_is_too_large_goes_itself()
    {
        Keep(file: 1, moment: 1, size: 0);
        string last = Keep(file: 2, moment: 2, size: 0);
        new KeptFiles(_folder.FullName, Block).MakeRoom();
        Assert.Equal([last], Names());

        Keep(file: 3, moment: 3, size: 10 * Block);
        new KeptFiles(_folder.FullName, 9 * Block).MakeRoom();
        Assert.Empty(Names());
    }

    [Fact]
    public void Named_streams_count_as_files_of_their_own()
    {
        string first = Keep(file: 1, moment: 1, size: 0), last = Keep(file: 2, moment: 2, size: 0);
        Dictionary<string, long[]> streams = new() { [Path.Join(_folder.FullName, first)] = [1, Block + 1], [Path.Join(_folder.FullName, last)] = [] };

        new KeptFiles(_folder.FullName, 5 * Block, path => streams[path]).MakeRoom();
        Assert.Equal(2, Names().Length);

        new KeptFiles(_folder.FullName, (5 * Block) - 1, path => streams[path]).MakeRoom();
        Assert.Equal([last], Names());
    }

    [Fact]
    public void What_somebody_else_put_there_is_neither_counted_nor_removed()
    {
        string[] others = ["notes.txt", "0000000000000001-00000000000000g1", "0000000000000001_0000000000000001", "0000000000000001-0000000000000001.bak", "000000000000000a-0000000000000001"];
        foreach (string name in others)
            File.WriteAllBytes(Path.Join(_folder.FullName, name), new byte[10 * Block]);
        _folder.CreateSubdirectory("0000000000000001-0000000000000001");
        string kept = Keep(file: 2, moment: 2, size: Block);

        Assert.Equal(0, new KeptFiles(_folder.FullName, Block).MakeRoom());

        Assert.Equal(others.Append(kept).Order(StringComparer.Ordinal), Names().Order(StringComparer.Ordinal));
        Assert.Single(_folder.GetDirectories());
    }

    [Fact]
    public void A_folder_that_is_not_there_has_room() => Assert.Equal(0, new KeptFiles(Path.Join(_folder.FullName, "none"), 1).MakeRoom());

    [Fact]
    public void Folders_are_looked_at_when_the_archive_starts_and_after_a_file_was_kept()
    {
        Keep(file: 1, moment: 1, size: Block);
        Keep(file: 2, moment: 2, size: Block);
        using VolumeArchive archive = new([Path.Join(_folder.FullName, "none"), _folder.FullName], Block, new Health());
        Wait(() => Names().Length == 1);

        string last = Keep(file: 3, moment: 3, size: Block);
        archive.Notice();

        Wait(() => Names().SequenceEqual([last]));
    }

    [Fact]
    public void There_is_a_folder_on_each_drive_that_is_named() => Assert.Equal(
        [@"C:\Kept", @"D:\Kept"],
        new VolumeArchiveSettings { Folder = "Kept", Directories = [@"C:\Users", @"c:\Temp", @"D:\"] }.Folders);

    [Fact]
    public void A_quota_is_a_size() =>
        Assert.Single(new VolumeArchiveSettings { Directories = [@"C:\Users"], Quota = new ByteSize(0) }.Validate(), problem => problem.Property == nameof(VolumeArchiveSettings.Quota));

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    private string Keep(ulong file, ulong moment, int size)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{file:X16}-{moment:X16}");
        File.WriteAllBytes(Path.Join(_folder.FullName, name), new byte[size]);
        return name;
    }

    private string[] Names() => [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private sealed class Health : IHealthReport
    {
        public void Report(HealthState state, string message = "") => Assert.Fail(message);

        public void Count(string name, long amount = 1) => Assert.Fail(name);
    }
}
