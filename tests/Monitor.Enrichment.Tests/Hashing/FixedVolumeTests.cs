using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Which volumes of Windows are fixed; the types and characteristics are those of MS-FSCC 2.5.10 and wdm.h.</summary>
public sealed class FixedVolumeTests
{
    [Theory]
    [InlineData(7, 0x20)]               // mounted
    [InlineData(7, 0x20 | 0x100 | 0x20000)]
    public void A_disk_is_fixed(uint type, uint characteristics) => Assert.True(FixedVolume.IsFixed(type, characteristics));

    [Theory]
    [InlineData(2, 0x20)]               // CD-ROM: a disc image that somebody mounted
    [InlineData(2, 0x20 | 0x3)]
    [InlineData(0x14, 0x20)]            // a file system of the network
    [InlineData(7, 0x20 | 0x10)]        // a share, as the redirector tells
    [InlineData(7, 0x20 | 0x2000)]      // WebDAV
    [InlineData(7, 0x20 | 0x1)]         // a stick
    [InlineData(7, 0x20 | 0x40000)]     // a disk at the USB
    [InlineData(7, 0x20 | 0x4)]
    [InlineData(7, 0x20 | 0x40)]        // made by a program
    [InlineData(0, 0)]
    public void Whatever_else_there_is_is_not(uint type, uint characteristics) => Assert.False(FixedVolume.IsFixed(type, characteristics));

    [Theory]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430c8}\Windows\a.exe", true)]
    [InlineData(@"\\?\volume{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}\a", true)]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430c8}\a.exe:hidden", false)]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430c8-\a", false)]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430c8", false)]
    [InlineData(@"\\?\Volume{6ba7b810-9dad-11d1-80b4-00c04fd430cx}\a", false)]
    [InlineData(@"\\?\UNC\server\share\a", false)]
    [InlineData(@"C:\a", false)]
    [InlineData("", false)]
    public void The_number_is_read_from_the_path_of_a_file_and_of_no_stream(string path, bool isRead) =>
        Assert.Equal(isRead ? new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8") : null, FixedVolume.NumberIn(path));
}
