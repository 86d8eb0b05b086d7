using System.Text;

namespace Monitor.Enrichment.Tests;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData(@"C:\Windows\notepad.exe")]
    [InlineData("d:/x")]
    [InlineData(@"\\?\C:\x")]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430c8}\x")]
    [InlineData("C:\\\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u20ac")]
    public void A_path_with_a_drive_or_a_volume_is_local(string path) =>
        Assert.Equal((true, true), (LocalPath.IsLocal(path), LocalPath.IsLocal(Encoding.UTF8.GetBytes(path))));

    [Theory]
    [InlineData(@"\\server\share\x.exe")]
    [InlineData("//server/share/x.exe")]
    [InlineData(@"\/server\share")]
    [InlineData(@"\\?\UNC\server\share\x")]
    [InlineData(@"\\.\UNC\server\share\x")]
    [InlineData(@"\\?\GLOBALROOT\Device\Mup\server\share\x")]
    [InlineData(@"\\?\GLOBAL\UNC\server\share")]
    [InlineData(@"\??\UNC\server\share")]
    [InlineData(@"\Device\Mup\server\share\x")]
    [InlineData(@"\Device\HarddiskVolume9\x")]
    [InlineData(@"\\Volume{x}\share")]
    [InlineData("C:x")]
    [InlineData("1:\\x")]
    [InlineData("System")]
    [InlineData("")]
    public void Any_other_is_not(string path) =>
        Assert.Equal((false, false), (LocalPath.IsLocal(path), LocalPath.IsLocal(Encoding.UTF8.GetBytes(path))));
}
