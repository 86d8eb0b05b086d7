using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Several hashes of one file: order, form and contents, against the system's own tools.</summary>
public sealed class HashSetTests : IDisposable
{
    private const HashAlgorithms Everything = HashAlgorithms.All | HashAlgorithms.ElfImports;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    [InlineData(3_000_000)]
    public void All_hashes_are_those_that_the_tools_print_in_Sysmons_order(int length)
    {
        string path = Random(length);

        string expected = $"SHA1={Tool("sha1sum", path)},MD5={Tool("md5sum", path)},SHA256={Tool("sha256sum", path)},IMPHASH={new string('0', 32)}";

        Assert.Equal(expected, Compute(path, HashAlgorithms.All));
    }

    [Fact]
    public void Python_gives_the_same()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        string[] files = [.. Enumerable.Range(0, 40).Select(number => Random(number * number * 997))];
        const string Script = """
            import sys,hashlib
            for f in sys.argv[1:]: d=open(f,'rb').read(); print(*[n.upper()+'='+hashlib.new(n,d).hexdigest() for n in ('sha1','md5','sha256')],sep=',')
            """;

        string[] expected = ImageFile.Run("/usr/bin/python3", ["-c", Script, .. files]).Split('\n');

        Assert.Equal(expected, files.Select(file => Compute(file, HashAlgorithms.Sha1 | HashAlgorithms.Md5 | HashAlgorithms.Sha256)));
    }

    [Fact]
    public void Any_choice_gives_those_of_all_that_were_chosen()
    {
        string path = "/bin/sh";
        string[] all = Compute(path, Everything)!.Split(',');
        Assert.Equal(HashNames.All, all.Select(hash => hash.Split('=')[0]));

        for (int choice = 1; choice <= (int)Everything; choice++)
        {
            string[] names = [.. HashNames.Of((HashAlgorithms)choice)];
            string expected = string.Join(',', all.Where(hash => names.Contains(hash.Split('=')[0])));

            Assert.Equal(expected, Compute(path, (HashAlgorithms)choice));
            Assert.Equal(expected.Length, HashNames.LengthOf((HashAlgorithms)choice));
        }
    }

    [Fact]
    public void Digits_are_those_of_Sysmon_on_either_system()
    {
        using FileStream file = File.OpenRead(Random(0));
        using FileDigests windows = new(HashAlgorithms.Md5, isUpper: true), linux = new(HashAlgorithms.Md5, isUpper: false);
        FileWindow none = new(file.SafeFileHandle, new byte[FileWindow.BufferSize]);

        Assert.Equal("MD5=D41D8CD98F00B204E9800998ECF8427E", System.Text.Encoding.ASCII.GetString(windows.ToText(none)));
        Assert.Equal("MD5=d41d8cd98f00b204e9800998ecf8427e", System.Text.Encoding.ASCII.GetString(linux.ToText(none)));
    }

    [Fact]
    public void A_record_has_room_for_all() => Assert.Equal(FileHashSource.Capacity, HashNames.LengthOf(Everything));

    [Theory]
    [InlineData("SHA1", HashAlgorithms.Sha1)]
    [InlineData("sha-256", HashAlgorithms.Sha256)]
    [InlineData("Md5", HashAlgorithms.Md5)]
    [InlineData("imp-hash", HashAlgorithms.ImpHash)]
    [InlineData("elfimports", HashAlgorithms.ElfImports)]
    [InlineData("sha512", HashAlgorithms.None)]
    [InlineData("", HashAlgorithms.None)]
    public void Names_are_found_in_any_case(string name, HashAlgorithms expected) => Assert.Equal(expected, HashNames.Find(name));

    private static string Tool(string tool, string path) => ImageFile.Run(tool, path).Split(' ')[0];

    private static string? Compute(string path, HashAlgorithms algorithms) => ImageFile.ToText(ImageFile.Compute(path, null, 0, algorithms)?.Text);

    private string Random(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        string path = _folder.File($"file-{length}");
        File.WriteAllBytes(path, content);
        return path;
    }
}
