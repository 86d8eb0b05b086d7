using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Files that are made to keep their reader busy: the work is bounded, counted in reads and bytes, and beyond it there is no hash.</summary>
public sealed class ImportLimitTests : IDisposable
{
    private const int Distance = 64 << 10;
    private const int Length = int.MaxValue;
    private const string None = "00000000000000000000000000000000";

    private readonly TemporaryFolder _folder = new();

    private delegate int Hasher(FileWindow file, Span<byte> hash);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000)]
    [InlineData(FileWindow.MostReads)]
    public void A_PE_file_whose_names_lie_far_apart_is_not_read_without_end(int names)
    {
        byte[] head = new PeBuilder { Is64Bit = true }.Import("a.dll", ["b", .. Enumerable.Range(1, names).Cast<object>()]).Build();
        const int Section = 0x80 + 24 + 240, Table = 0x200 + 2 * 20;
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Section + 8), Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Section + 16), Length);
        for (int i = 1; i <= names; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(Table + i * 8), (ulong)(0x1000 + (i + 16) * Distance));

        AssertReads(head, names, "a.b", PeImports.Hash);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(FileWindow.MostReads)]
    public void An_ELF_file_whose_names_lie_far_apart_is_not_read_without_end(int names)
    {
        byte[] head = new ElfBuilder(is64Bit: true, isLittleEndian: true).Build([.. Enumerable.Repeat(("a", 1, 0), names + 1)]);
        const int Sections = 64, Symbols = Sections + 3 * 64;
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(Sections + 64 + 32), Length);
        for (int i = 1; i <= names; i++)
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Symbols + (i + 1) * 24), (i + 16) * Distance);

        AssertReads(head, names, "a", ElfImports.Hash);
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(5000, false)]
    public void Names_that_are_too_long_together_have_no_hash(int symbols, bool isHashed)
    {
        string name = new('n', 4000);
        byte[] file = new ElfBuilder(is64Bit: true, isLittleEndian: true).Build([(name, 1, 0), .. Enumerable.Repeat(("", 1, 0), symbols - 1)]);
        const int Symbols = 64 + 3 * 64;
        for (int i = 1; i <= symbols; i++)
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Symbols + i * 24), 1);

        string expected = isHashed ? ImageFile.ImportHashOf(string.Join(',', Enumerable.Repeat(name, symbols))) : None;
        Assert.Equal(expected, HashOf(file, ElfImports.Hash));
    }

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public void More_functions_than_any_program_imports_have_no_hash(int functions, bool isHashed)
    {
        byte[] file = new PeBuilder().Import("a.dll", [.. Enumerable.Repeat((object)1, functions)]).Build();

        string expected = isHashed ? ImageFile.ImportHashOf(string.Join(',', Enumerable.Repeat("a.ord1", functions))) : None;
        Assert.Equal(expected, HashOf(file, PeImports.Hash));
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void More_libraries_than_any_program_imports_from_have_no_hash(int libraries, bool isHashed)
    {
        PeBuilder file = new();
        for (int i = 0; i < libraries; i++)
            file.Import("a.dll", 1);

        string expected = isHashed ? ImageFile.ImportHashOf(string.Join(',', Enumerable.Repeat("a.ord1", libraries))) : None;
        Assert.Equal(expected, HashOf(file.Build(), PeImports.Hash));
    }

    /// <summary>A file of which all but the first name lie far apart, and are empty: a read for each, and some for its head, until they are too
    /// many.</summary>
    private void AssertReads(byte[] head, int names, string imports, Hasher hasher)
    {
        string path = _folder.File("file");
        File.WriteAllBytes(path, head);
        using (FileStream stream = File.OpenWrite(path))
            stream.SetLength(Length);
        using SafeFileHandle file = File.OpenHandle(path);
        FileWindow window = new(file, new byte[16 * FileWindow.StretchSize]);

        Span<byte> hash = stackalloc byte[ImportList.HashSize];
        hasher(window, hash);

        bool isTooMuch = names >= FileWindow.MostReads;
        Assert.Equal(isTooMuch ? None : ImageFile.ImportHashOf(imports), Convert.ToHexStringLower(hash));
        Assert.InRange(window.Reads, names, isTooMuch ? FileWindow.MostReads : names + names / 8);
    }

    private string HashOf(byte[] content, Hasher hasher)
    {
        string path = _folder.File("file");
        File.WriteAllBytes(path, content);
        using SafeFileHandle file = File.OpenHandle(path);

        Span<byte> hash = stackalloc byte[ImportList.HashSize];
        hasher(new FileWindow(file, new byte[FileWindow.BufferSize]), hash);

        return Convert.ToHexStringLower(hash);
    }
}
