using System.Diagnostics;
using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>IMPHASH: the published definition, known files, another implementation, and files that lie.</summary>
public sealed class PeImportsTests : IDisposable
{
    private const string None = "IMPHASH=00000000000000000000000000000000";

    /// <summary>Where the first section's header lies in a file of <see cref="PeBuilder"/> with 32 bits.</summary>
    private const int SectionEntry = 0x80 + 24 + 224;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_hash_is_over_libraries_and_functions_in_order(bool is64Bit)
    {
        PeBuilder file = new PeBuilder { Is64Bit = is64Bit }
            .Import("KERNEL32.dll", "CreateFileW", "ExitProcess")
            .Import("driver.SYS", "Start")
            .Import("ctl.ocx", "DllMain")
            .Import("tool.exe", "Run")
            .Import("plain", "One", 7);

        Assert.Equal(
            HashOf("kernel32.createfilew,kernel32.exitprocess,driver.start,ctl.dllmain,tool.exe.run,plain.one,plain.ord7"), ImpHash(file.Build()));
    }

    [Fact]
    public void Numbers_are_named_where_the_definition_names_them()
    {
        PeBuilder file = new PeBuilder().Import("WS2_32.dll", 115, 23, 9999).Import("wsock32.dll", 1).Import("OLEAUT32.dll", 2, 1).Import("other.dll", 115);

        Assert.Equal(
            HashOf("ws2_32.wsastartup,ws2_32.socket,ws2_32.ord9999,wsock32.accept,oleaut32.sysallocstring,oleaut32.ord1,other.ord115"), ImpHash(file.Build()));
    }

    [Fact]
    public void Without_a_lookup_table_the_address_table_counts()
    {
        PeBuilder file = new PeBuilder { HasNoLookupTable = true }.Import("a.dll", "one", 2);

        Assert.Equal(HashOf("a.one,a.ord2"), ImpHash(file.Build()));
    }

    [Theory]
    [InlineData("_CorExeMain", "f34d5f2d4577ed6d9ceec516c1f5a744")]
    [InlineData("_CorDllMain", "dae02f32a21e03ce65412f6e56942daa")]
    public void Programs_and_libraries_of_the_old_framework_have_the_hashes_that_everybody_knows(string start, string known)
    {
        Assert.Equal("IMPHASH=" + known, ImpHash(new PeBuilder().Import("mscoree.dll", start).Build()));
    }

    [Fact]
    public void A_library_that_a_compiler_made_has_the_hash_that_everybody_knows()
    {
        Assert.Equal("IMPHASH=dae02f32a21e03ce65412f6e56942daa", ImpHashOf(typeof(HashService).Assembly.Location));
    }

    [Fact]
    public void What_imports_nothing_or_is_no_PE_file_has_zeroes()
    {
        Assert.Equal(None, ImpHash([]));
        Assert.Equal(None, ImpHash("MZ"u8.ToArray()));
        Assert.Equal(None, ImpHash(new PeBuilder().Build()));
        Assert.Equal(None, ImpHashOf("/bin/sh"));
    }

    [Fact]
    public void A_table_that_spans_many_reads_is_read_whole()
    {
        string[] names = [.. Enumerable.Range(0, 20_000).Select(number => $"Function{number}")];

        Assert.Equal(HashOf(string.Join(',', names.Select(name => "a." + name.ToLowerInvariant()))), ImpHash(new PeBuilder().Import("a.dll", names).Build()));
    }

    [Fact]
    public void Another_implementation_gives_the_same()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python) && HasPefile(Python), "python3-pefile is not installed.");
        Random random = new(7);
        string[] files = [.. Enumerable.Range(0, 200).Select(number => Write($"{number}.exe", RandomFile(random).Build()))];

        string script = "import sys,pefile\nfor f in sys.argv[1:]: print(pefile.PE(f).get_imphash())";
        string[] expected = ImageFile.Run(Python, ["-c", script, .. files]).Split('\n');

        Assert.Equal(expected.Select(hash => "IMPHASH=" + hash), files.Select(ImpHashOf));
    }

    [Fact]
    public void A_file_that_lies_about_itself_is_read_in_bounded_time()
    {
        byte[] sound = new PeBuilder { Is64Bit = true }.Import("kernel32.dll", "a", "b", 3).Import("ws2_32.dll", 1, "c").Build();
        uint[] values = [0, 1, 0x200, 0x1000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0];
        Random random = new(11);
        int same = 0;
        for (int round = 0; round < 1500; round++)
        {
            byte[] file = [.. sound];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                int at = random.Next(file.Length - 4);
                if (random.Next(2) == 0)
                    BitConverter.TryWriteBytes(file.AsSpan(at), values[random.Next(values.Length)]);
                else
                    file[at] = (byte)random.Next(256);
            }

            same += ImpHash(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file) == ImpHash(sound) ? 1 : 0;
        }

        Assert.InRange(same, 1, 1499);
    }

    [Fact]
    public void Tables_that_name_themselves_end()
    {
        byte[] file = new byte[1 << 20];
        new PeBuilder { Is64Bit = true }.Import("a.dll", "b").Build().CopyTo(file, 0);
        for (int at = 0x200; at < file.Length; at += 4)
            BitConverter.TryWriteBytes(file.AsSpan(at), 0x1004);
        BitConverter.TryWriteBytes(file.AsSpan(0x80 + 24 + 240 + 8), file.Length - 0x200);
        BitConverter.TryWriteBytes(file.AsSpan(0x80 + 24 + 240 + 16), file.Length - 0x200);

        long began = Stopwatch.GetTimestamp();
        Assert.Equal(None, ImpHash(file));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_section_ends_where_the_next_one_begins()
    {
        byte[] file = new PeBuilder().Import("a.dll", "b").Build();
        file.AsSpan(SectionEntry, 40).CopyTo(file.AsSpan(SectionEntry + 40));
        file.AsSpan(SectionEntry, 40).Clear();
        BitConverter.TryWriteBytes(file.AsSpan(SectionEntry + 8), 0x3000);
        file[0x80 + 6] = 2;

        Assert.Equal(HashOf("a.b"), ImpHash(file));
    }

    [Fact]
    public void What_a_section_has_only_in_memory_is_not_looked_for_behind_it_in_the_file()
    {
        byte[] file = new PeBuilder().Import("a.dll", "b").Build();
        BitConverter.TryWriteBytes(file.AsSpan(SectionEntry + 16), 16);

        Assert.Equal(None, ImpHash(file));
    }

    private static PeBuilder RandomFile(Random random)
    {
        PeBuilder file = new() { Is64Bit = random.Next(2) == 0, HasNoLookupTable = random.Next(4) == 0 };
        string[] libraries = ["KERNEL32.dll", "ws2_32.DLL", "WSOCK32.dll", "oleaut32.dll", "foo.drv", "bar", "x.y.ocx", "api-ms-win-core-file-l1-1-0.dll"];
        foreach (string library in libraries[..random.Next(1, libraries.Length)])
        {
            object[] functions = [.. Enumerable.Range(0, random.Next(1, 40)).Select(number => random.Next(3) == 0
                ? (object)random.Next(1, 600)
                : $"{(char)('A' + random.Next(26))}unction_{number}@{random.Next(9)}")];
            file.Import(library, functions);
        }

        return file;
    }

    private static bool HasPefile(string python)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import pefile"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string HashOf(string imports) => "IMPHASH=" + ImageFile.ImportHashOf(imports);

    private static string? ImpHashOf(string path) => ImageFile.ToText(ImageFile.Compute(path, null, 0, HashAlgorithms.ImpHash)?.Text);

    private string? ImpHash(byte[] content) => ImpHashOf(Write("file", content));

    private string Write(string name, byte[] content)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
