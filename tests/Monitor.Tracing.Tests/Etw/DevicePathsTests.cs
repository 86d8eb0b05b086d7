using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>Paths as people know them.</summary>
public sealed class DevicePathsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<KeyValuePair<string, string>> _drives = [new(@"\Device\HarddiskVolume3", "C:"), new(@"\??\C:\work", "S:")];
    private int _read;

    [Theory]
    [InlineData(@"\Device\HarddiskVolume3\a", @"C:\a")]
    [InlineData(@"\device\harddiskvolume3\a", @"C:\a")]
    [InlineData(@"\Device\HarddiskVolume31\a", @"\Device\HarddiskVolume31\a")]
    [InlineData(@"\??\C:\work\a", @"C:\work\a")]
    [InlineData(@"\??\UNC\server\share\a", @"\\server\share\a")]
    [InlineData(@"\Device\Mup\server\share\a", @"\\server\share\a")]
    [InlineData(@"\Device\Mup\;LanmanRedirector\;Z:00000000000a3f12\server\share\a", @"\\server\share\a")]
    [InlineData(@"\Device\LanmanRedirector\;Z:00000000000a3f12\server\share\a", @"\\server\share\a")]
    [InlineData(@"\Device\Mup\;broken", @"\\;broken")]
    [InlineData(@"\SystemRoot\system32\ntdll.dll", @"C:\Windows\system32\ntdll.dll")]
    [InlineData(@"bare.exe", "bare.exe")]
    public void A_path_is_as_with_the_driver(string kernel, string path) => Assert.Equal(path, Paths().ToPath(kernel));

    [Fact]
    public void A_drive_that_comes_while_the_session_runs_is_known()
    {
        DevicePaths paths = Paths();
        _drives.Add(new(@"\Device\CdRom1", "E:"));
        _time.Advance(DevicePaths.Pause);

        Assert.Equal(@"E:\setup.exe", paths.ToPath(@"\Device\CdRom1\setup.exe"));
        Assert.Equal(2, _read);
    }

    [Fact]
    public void Devices_that_are_no_drives_do_not_have_the_drives_read_all_the_time()
    {
        DevicePaths paths = Paths();
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(DevicePaths.Pause / 10);
            paths.ToPath(@"\Device\NamedPipe\x");
        }

        Assert.Equal(11, _read);
    }

    private DevicePaths Paths() => new(Read, @"C:\Windows", _time);

    private IReadOnlyList<KeyValuePair<string, string>> Read()
    {
        _read++;
        return [.. _drives];
    }
}
