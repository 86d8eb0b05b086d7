using System.Buffers.Binary;
using Monitor.Plugins.Packages;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Packages;

/// <summary>Packages that no build makes: refused before anything is written, and nothing of them runs.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly string _work;

    public PackageTests() => _work = Directory.CreateDirectory(Path.Combine(_host.Root, "work")).FullName;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("plugin/../../escaped.dll", "leads out")]
    [InlineData("../escaped.dll", "leads out")]
    [InlineData("plugin/..", "leads out")]
    [InlineData("plugin/%2e%2e/%2E%2E/escaped.dll", "leads out")]
    [InlineData("plugin/inner/../../../escaped.dll", "leads out")]
    [InlineData("/tmp/escaped.dll", "absolute")]
    [InlineData("%2Ftmp/escaped.dll", "absolute")]
    [InlineData("//server/share.dll", "absolute")]
    [InlineData("plugin\\..\\..\\escaped.dll", "backslash")]
    [InlineData("plugin/a%5C..%5C..%5Cescaped.dll", "backslash")]
    [InlineData("C:/escaped.dll", "drive")]
    [InlineData("plugin/C:escaped.dll", "drive")]
    [InlineData("plugin/a.dll:stream", "drive")]
    [InlineData("plugin/a\0b.dll", "control")]
    [InlineData("plugin/a%00b.dll", "control")]
    [InlineData("plugin/a\nb.dll", "control")]
    [InlineData("plugin//a.dll", "no path")]
    [InlineData("plugin/./a.dll", "no path")]
    [InlineData("plugin/a.dll.", "no path")]
    [InlineData("plugin/a.dll ", "no path")]
    [InlineData("plugin/NUL", "device")]
    [InlineData("plugin/nul.txt", "device")]
    [InlineData("plugin/com1", "device")]
    [InlineData("plugin/LPT9.dll", "device")]
    [InlineData("docs/../../escaped.md", "leads out")]
    public void An_entry_that_leads_elsewhere_is_refused(string name, string words)
    {
        string package = Package().Add(name, "x"u8).Write(PathOf("a.nupkg"));

        MonitorError error = Refused(package, "MON2046");

        Assert.Contains(words, error.Cause);
        Assert.DoesNotContain('\0', error.Cause);
        Assert.DoesNotContain('\n', error.Cause);
    }

    [Theory]
    [InlineData(0xa000)]
    [InlineData(0x2000)]
    [InlineData(0x6000)]
    [InlineData(0x1000)]
    [InlineData(0xc000)]
    [InlineData(0x4000)]
    public void An_entry_that_is_no_file_is_refused(int type) =>
        Refused(Package().Add("plugin/link.dll", "/etc/shadow"u8, type | 0b111_111_111).Write(PathOf("a.nupkg")), "MON2047");

    [Theory]
    [InlineData("plugin/Test.bad.dll")]
    [InlineData("plugin/test.BAD.dll")]
    [InlineData("plugin/Test%2Ebad.dll")]
    [InlineData("PLUGIN/PLUGIN.JSON")]
    [InlineData("plugin/plugin.json/x")]
    [InlineData("plugin/test.bad.dll/x")]
    [InlineData("plugin")]
    public void An_entry_that_takes_the_place_of_another_is_refused(string name) =>
        Refused(Package().Add(name, "x"u8).Write(PathOf("a.nupkg")), "MON2048");

    [Fact]
    public void Folders_are_no_entries_of_their_own()
    {
        string package = Package().Add("plugin/", ""u8, 0x4000 | 0b111_101_101).Add("other/", ""u8, 0).Write(PathOf("a.nupkg"));

        using PluginPackage opened = PluginPackage.Open(package);

        Assert.Equal("bad", opened.Manifest.Name);
    }

    [Fact]
    public void What_lies_outside_of_the_plugins_folder_is_not_unpacked()
    {
        string package = Package().Add("tools/evil.sh", "x"u8).Add("lib/net10.0/evil.dll", "x"u8).Write(PathOf("a.nupkg"));
        using PluginPackage opened = PluginPackage.Open(package);

        opened.Unpack(new StagingFolder(PathOf("staged")));

        Assert.Equal(["Test.bad.dll", "plugin.json"], Directory.GetFiles(PathOf("staged"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_decoded_as_in_addresses()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "two words+more.txt", "hello"u8.ToArray());
        string package = TestPackage.Of(_host.FolderOf("bad")).Remove("plugin/two words+more.txt").Add("plugin/two%20words%2Bmore.txt", "hello"u8).Write(PathOf("a.nupkg"));
        using PluginPackage opened = PluginPackage.Open(package);

        opened.Unpack(new StagingFolder(PathOf("staged")));

        Assert.Equal("hello", File.ReadAllText(PathOf("staged/two words+more.txt")));
    }

    [Fact]
    public void A_file_that_the_manifest_does_not_list_is_refused() =>
        Assert.EndsWith("a.nupkg/plugin/extra.dll", Refused(Package().Add("plugin/extra.dll", "x"u8).Write(PathOf("a.nupkg")), "MON2009").Place?.File);

    [Fact]
    public void A_file_that_the_manifest_lists_and_is_not_there_is_refused() =>
        Assert.Contains("Test.bad.dll", Refused(Package().Remove("plugin/Test.bad.dll").Write(PathOf("a.nupkg")), "MON2010").Cause);

    [Fact]
    public void A_manifest_that_lies_about_a_hash_is_refused()
    {
        string package = Package().Replace("plugin/Test.bad.dll", "another"u8).Write(PathOf("a.nupkg"));

        Assert.EndsWith("a.nupkg/plugin/Test.bad.dll", Refused(package, "MON2016").Place?.File);
    }

    [Fact]
    public void A_manifest_that_is_none_is_told_with_its_place()
    {
        MonitorError error = Refused(Package().Replace("plugin/plugin.json", "{ \"name\" }"u8).Write(PathOf("a.nupkg")), "MON2004");

        Assert.EndsWith("a.nupkg/plugin/plugin.json", error.Place?.File);
        Assert.Equal(1, error.Place?.Line);
    }

    [Fact]
    public void A_package_without_a_plugin_is_refused() =>
        Refused(new TestPackage().Add("lib/net10.0/a.dll", "x"u8).Write(PathOf("a.nupkg")), "MON2045");

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("this is no zip file, but a text that is long enough to have an end record")]
    public void What_is_no_zip_file_is_refused(string content)
    {
        File.WriteAllText(PathOf("a.nupkg"), content);

        Refused(PathOf("a.nupkg"), "MON2044");
    }

    [Fact]
    public void A_package_that_is_not_there_is_told() => Refused(PathOf("none.nupkg"), "MON2044");

    [Fact]
    public void What_unpacks_to_more_than_it_may_is_refused_while_it_is_unpacked()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "zeroes.bin", new byte[3 << 20]);
        string package = TestPackage.Of(_host.FolderOf("bad")).Write(PathOf("a.nupkg"));
        Assert.True(new FileInfo(package).Length < 100_000);

        Assert.Contains("zeroes.bin", TooLarge(package, new PackageLimits { FileBytes = 1 << 20 }).Cause);
        Assert.Contains("its files", TooLarge(package, new PackageLimits { TotalBytes = 1 << 20 }).Cause);
        Assert.Contains("entries", TooLarge(package, new PackageLimits { Entries = 5 }).Cause);
        Assert.Contains("4 KiB", TooLarge(package, new PackageLimits { PackageBytes = 4096 }).Cause);
        using PluginPackage sound = PluginPackage.Open(package, new PackageLimits { FileBytes = 3 << 20, Entries = 6 });
        sound.Unpack(new StagingFolder(PathOf("sound")));
    }

    [Fact]
    public void A_second_directory_with_64_bit_sizes_is_no_way_around_the_number_of_entries()
    {
        string package = Package().Write(PathOf("a.nupkg"));
        byte[] zip = File.ReadAllBytes(package);
        int end = zip.Length - 22;
        using (BinaryWriter file = new(File.Create(package)))
        {
            file.Write(zip.AsSpan(0, end));
            // The end record of 64-bit sizes says where the directory is.
            file.Write(0x06064b50u);
            file.Write(44L);
            file.Write(0x002d002du);
            file.Write(0L);
            file.Write((long)BitConverter.ToUInt16(zip, end + 10));
            file.Write((long)BitConverter.ToUInt16(zip, end + 10));
            file.Write((long)BitConverter.ToUInt32(zip, end + 12));
            file.Write((long)BitConverter.ToUInt32(zip, end + 16));
            file.Write(0x07064b50u);
            file.Write(0u);
            file.Write((long)end);
            file.Write(1u);
            // The usual one leads to where there is none.
            file.Write(zip.AsSpan(end, 8));
            file.Write(uint.MaxValue);
            file.Write(0u);
            file.Write(0u);
            file.Write((ushort)0);
        }

        Assert.Contains("64-bit", Refused(package, "MON2044").Cause);
    }

    [Fact]
    public void A_manifest_or_signature_without_end_is_refused()
    {
        Refused(Package().Replace("plugin/plugin.json", new byte[(1 << 20) + 1]).Write(PathOf("a.nupkg")), "MON2049");
        Refused(Package().Add("plugin/plugin.sig", new byte[4096]).Write(PathOf("b.nupkg")), "MON2049");
    }

    [Fact]
    public void A_header_that_says_less_than_comes_out_helps_nobody()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "zeroes.bin", new byte[3 << 20]);
        string package = TestPackage.Of(_host.FolderOf("bad")).Write(PathOf("a.nupkg"));
        byte[] bytes = File.ReadAllBytes(package);
        byte[] size = BitConverter.GetBytes(3 << 20);
        for (int at = bytes.AsSpan().IndexOf(size); at >= 0; at = bytes.AsSpan().IndexOf(size))
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), 10);
        File.WriteAllBytes(package, bytes);

        MonitorException refusal = Assert.Throws<MonitorException>(() =>
        {
            using PluginPackage opened = PluginPackage.Open(package);
            opened.Unpack(new StagingFolder(PathOf("staged")));
        });

        Assert.Contains(refusal.Error.Code, new[] { "MON2016", "MON2044" });
        Assert.True(!File.Exists(PathOf("staged/zeroes.bin")) || new FileInfo(PathOf("staged/zeroes.bin")).Length <= 3 << 20);
    }

    private TestPackage Package()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        TestPackage package = TestPackage.Of(_host.FolderOf("bad"));
        Directory.Delete(_host.FolderOf("bad"), recursive: true);
        return package;
    }

    private string PathOf(string name) => Path.Combine(_work, name);

    /// <summary>Tries to install a package and expects it to be refused, before any of its code ran and with nothing left.</summary>
    private MonitorError Refused(string package, string code)
    {
        PluginInstaller installer = new(_host.PluginsFolder, _host.Options());
        string[] before = Everything();

        MonitorException refusal = Assert.Throws<MonitorException>(() => installer.Install(package, replace: false));

        Assert.Equal(code, refusal.Error.Code);
        Assert.False(_host.HasRun("bad"), "Code of a refused plugin ran.");
        Assert.Equal(before, Everything());
        PluginVerdict verdict = PluginCheck.OfPackage(package, _host.PluginsFolder, _host.Options());
        Assert.Equal(refusal.Error with { Place = null }, verdict.Error! with { Place = null });
        Assert.Equal(before, Everything());
        return refusal.Error;
    }

    /// <summary>Every file and folder of the host but those of the installer's work folder that may stay: its lock.</summary>
    private string[] Everything() =>
        [.. Directory.GetFileSystemEntries(_host.Root, "*", SearchOption.AllDirectories).Where(path => Path.GetRelativePath(_host.PluginsFolder, path) is not (".installing" or ".installing/lock")).Order(StringComparer.Ordinal)];

    private MonitorError TooLarge(string package, PackageLimits limits)
    {
        MonitorException refusal = Assert.Throws<MonitorException>(() =>
        {
            using PluginPackage opened = PluginPackage.Open(package, limits);
            opened.Unpack(new StagingFolder(PathOf(Path.GetRandomFileName())));
        });
        Assert.Equal("MON2049", refusal.Error.Code);
        return refusal.Error;
    }
}
