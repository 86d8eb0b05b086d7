using System.Text;
using CsCheck;
using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Tests.Names;

public sealed class DosPathsTests
{
    private readonly List<Volume> _volumes = [new(@"\Device\HarddiskVolume1", @"C:\Mount"), new(@"\Device\HarddiskVolume3", "C:"), new(@"\Device\CdRom0", "E:")];
    private readonly DosPaths _paths;

    public DosPathsTests() => _paths = new DosPaths(() => _volumes, @"C:\Windows");

    [Theory]
    [InlineData(@"\Device\HarddiskVolume3\Windows\x.exe", @"C:\Windows\x.exe")]
    [InlineData(@"\device\harddiskvolume3\x", @"C:\x")]
    [InlineData(@"\Device\HarddiskVolume3", "C:")]
    [InlineData(@"\Device\HarddiskVolume1\x", @"C:\Mount\x")]
    [InlineData(@"\Device\CdRom0\setup.exe", @"E:\setup.exe")]
    [InlineData(@"\SystemRoot\System32\x.sys", @"C:\Windows\System32\x.sys")]
    [InlineData(@"\SystemRootX\a", @"\SystemRootX\a")]
    [InlineData(@"\??\C:\a b\x", @"C:\a b\x")]
    [InlineData(@"\DosDevices\C:\x", @"C:\x")]
    [InlineData(@"\GLOBAL??\C:\x", @"C:\x")]
    [InlineData(@"\??\UNC\server\share\x", @"\\server\share\x")]
    [InlineData(@"\??\GLOBALROOT\Device\HarddiskVolume3\x", @"C:\x")]
    [InlineData(@"\??\GLOBALROOT\Device\HarddiskVolumeShadowCopy1\x", @"GLOBALROOT\Device\HarddiskVolumeShadowCopy1\x")]
    [InlineData(@"\Device\Mup\server\share\x", @"\\server\share\x")]
    [InlineData(@"\Device\Mup\;LanmanRedirector\;Z:000000000001f4a2\server\share\x", @"\\server\share\x")]
    [InlineData(@"\Device\LanmanRedirector\;Z:0\server\share\x", @"\\server\share\x")]
    [InlineData(@"\Device\NamedPipe\lsass", @"\Device\NamedPipe\lsass")]
    [InlineData(@"C:\already\x", @"C:\already\x")]
    [InlineData("System", "System")]
    [InlineData("", "")]
    public void A_path_is_the_one_that_programs_use(string path, string expected) => Assert.Equal(expected, Written(path));

    [Fact]
    public void A_volume_that_is_not_known_is_asked_for_and_known_then()
    {
        Assert.Equal(@"\Device\HarddiskVolume9\x", Written(@"\Device\HarddiskVolume9\x"));
        Assert.True(_paths.HasMissed);

        _volumes.Add(new Volume(@"\Device\HarddiskVolume9", "F:"));
        _paths.Refresh();

        Assert.False(_paths.HasMissed);
        Assert.Equal(@"F:\x", Written(@"\Device\HarddiskVolume9\x"));
    }

    [Fact]
    public void The_version_grows_when_volumes_have_other_paths_and_only_then()
    {
        _paths.Refresh();
        Assert.Equal(0, _paths.Version);

        _volumes[0] = new Volume(@"\Device\HarddiskVolume1", "G:");
        _paths.Refresh();

        Assert.Equal(1, _paths.Version);
    }

    [Theory]
    [InlineData(@"C:\Users", @"\Device\HarddiskVolume3\Users")]
    [InlineData(@"c:\mount\x", @"\Device\HarddiskVolume1\x")]
    [InlineData(@"C:\Mounted", @"\Device\HarddiskVolume3\Mounted")]
    [InlineData(@"X:\Users", @"X:\Users")]
    public void The_way_back_leads_to_the_volume(string path, string expected) => Assert.Equal(expected, _paths.ToNt(path));

    [Fact]
    public void Text_is_what_it_was_whatever_its_characters_are() =>
        Gen.Select(Gen.Char.Array[0, 200], Gen.Int[0, 200]).Sample((characters, cut) =>
        {
            for (int i = 0; i < characters.Length; i += 7)
                characters[i] = (char)(0xd800 + (cut * 31 + i) % 0x800);
            Utf8Builder text = new(3 * 200);
            text.Append(characters);

            Assert.Equal(characters, FromWtf8(text.From(0)));
        });

    [Fact]
    public void What_does_not_fit_is_left_out()
    {
        Utf8Builder text = new(10);
        text.Append("12345678");
        text.Append("üü");
        text.Append("x"u8);
        text.AppendHex(0x123456789);
        text.Append("\ud800");

        Assert.Equal(10, text.Length);
        Assert.StartsWith("12345678ü", Encoding.UTF8.GetString(text.From(0)), StringComparison.Ordinal);
    }

    private static char[] FromWtf8(ReadOnlySpan<byte> text)
    {
        List<char> characters = [];
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                characters.AddRange(rune.ToString());
                text = text[used..];
            }
            else
            {
                characters.Add((char)((text[0] & 0xf) << 12 | (text[1] & 0x3f) << 6 | text[2] & 0x3f));
                text = text[3..];
            }
        }

        return [.. characters];
    }

    private string Written(string path)
    {
        Utf8Builder text = new(1024);
        _paths.Write(path, text);
        return Encoding.UTF8.GetString(text.From(0));
    }
}
