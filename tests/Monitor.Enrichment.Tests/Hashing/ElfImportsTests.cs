using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>What an ELF file imports: against readelf(1), in both widths and byte orders, and files that lie.</summary>
public sealed class ElfImportsTests : IDisposable
{
    private const string None = "ELFIMPORTS=00000000000000000000000000000000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/bin/ls")]
    [InlineData("/usr/bin/openssl")]
    public void The_hash_is_over_what_readelf_lists(string program)
    {
        Assert.SkipUnless(File.Exists(program) && File.Exists("/usr/bin/readelf"), $"{program} or readelf is not installed.");
        string list = ImageFile.Run("readelf", "-W", "--dyn-syms", program);
        IEnumerable<string> names = list.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 8 && words[4] == "GLOBAL" && words[6] == "UND").Select(words => words[7].Split('@')[0]);

        Assert.Equal(HashOf(string.Join(',', names)), HashOfFile(program));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Only_undefined_global_symbols_count_in_their_order(bool is64Bit, bool isLittleEndian)
    {
        ElfBuilder file = new(is64Bit, isLittleEndian);

        Assert.Equal(HashOf("printf,Exit"), HashOfFile(Write(file.Build(("printf", 1, 0), ("main", 1, 3), ("__gmon_start__", 2, 0), ("Exit", 1, 0)))));
    }

    [Fact]
    public void What_imports_nothing_or_is_no_ELF_file_has_zeroes()
    {
        Assert.Equal(None, HashOfFile(Write([])));
        Assert.Equal(None, HashOfFile(Write("\u007fELF"u8.ToArray())));
        Assert.Equal(None, HashOfFile(Write("#!/bin/sh\n"u8.ToArray())));
        Assert.Equal(None, HashOfFile(Write(new ElfBuilder(is64Bit: true, isLittleEndian: true).Build(("main", 1, 3)))));
        Assert.Equal(None, HashOfFile(typeof(ElfImportsTests).Assembly.Location));
    }

    [Fact]
    public void A_file_that_lies_about_itself_is_read_in_bounded_time()
    {
        byte[] sound = new ElfBuilder(is64Bit: true, isLittleEndian: true).Build(("printf", 1, 0), ("exit", 1, 0), ("main", 1, 3));
        ulong[] values = [0, 1, 0xffff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue];
        Random random = new(13);
        int same = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] file = [.. sound];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(file.Length - 8);
                if (random.Next(2) == 0)
                    BitConverter.TryWriteBytes(file.AsSpan(at), values[random.Next(values.Length)]);
                else
                    file[at] = (byte)random.Next(256);
            }

            same += HashOfFile(Write(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file)) == HashOf("printf,exit") ? 1 : 0;
        }

        Assert.InRange(same, 1, 999);
    }

    private static string HashOf(string names) => "ELFIMPORTS=" + ImageFile.ImportHashOf(names);

    private static string? HashOfFile(string path) => ImageFile.ToText(ImageFile.Compute(path, null, 0, HashAlgorithms.ElfImports)?.Text);

    private string Write(byte[] content)
    {
        string path = _folder.File("file");
        File.WriteAllBytes(path, content);
        return path;
    }
}
