using Microsoft.Extensions.Time.Testing;
using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.Names;

public sealed class NameRefresherTests
{
    private readonly List<Volume> _volumes = [new(@"\Device\HarddiskVolume3", "C:")];
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Volumes_are_read_every_ten_seconds_and_soon_when_one_is_met_that_is_not_known()
    {
        int reads = 0, changes = 0;
        DosPaths paths = new(() => Read(ref reads), @"C:\Windows");
        using NameRefresher refresher = new(paths, () => changes++, _time);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((1, 0), (reads, changes));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 0), (reads, changes));

        paths.Write(@"\Device\HarddiskVolume9\x", new Utf8Builder(100));
        _volumes.Add(new Volume(@"\Device\HarddiskVolume9", "E:"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((3, 1), (reads, changes));
    }

    private Volume[] Read(ref int reads)
    {
        reads++;
        return [.. _volumes];
    }

    [Fact]
    public void What_a_policy_means_to_the_driver_follows_the_volumes()
    {
        DosPaths paths = new(() => _volumes, @"C:\Windows");
        KernelPolicy wanted = new() { BlocksExecutables = true, BlockedFolders = [@"E:\Drop"] };
        List<string> told = [];
        using NameRefresher refresher = new(paths, () => told.AddRange(DriverPolicy.From(wanted, paths).Blocked), _time);

        _volumes.Add(new Volume(@"\Device\HarddiskVolume9", "E:"));
        _time.Advance(TimeSpan.FromSeconds(10));
        _volumes[1] = new Volume(@"\Device\HarddiskVolume10", "E:");
        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([@"\Device\HarddiskVolume9\Drop\", @"\Device\HarddiskVolume10\Drop\"], told);
    }
}
