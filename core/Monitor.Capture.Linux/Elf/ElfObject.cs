using System.Buffers.Binary;
using System.Text;

namespace Monitor.Capture.Linux.Elf;

/// <summary>A relocatable 64-bit little-endian ELF object, as clang writes it for BPF (format: elf(5)).</summary>
internal sealed class ElfObject
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 16;
    private const uint SymbolTable = 2;
    private const uint Relocations = 9;

    private readonly byte[] _bytes;

    public ElfObject(byte[] bytes)
    {
        _bytes = bytes;
        int headers = (int)ReadUInt64(0x28);
        int count = ReadUInt16(0x3c);
        int names = (int)ReadUInt64(headers + ReadUInt16(0x3e) * SectionHeaderSize + 0x18);
        Sections = [.. Enumerable.Range(0, count).Select(index => ReadSection(headers + index * SectionHeaderSize, index, names))];
        ElfSection symbols = Sections.First(section => section.Type == SymbolTable);
        int symbolNames = Sections[symbols.Link].Offset;
        Symbols = [.. Enumerable.Range(0, symbols.Size / SymbolSize).Select(index => ReadSymbol(symbols.Offset + index * SymbolSize, symbolNames))];
    }

    public IReadOnlyList<ElfSection> Sections { get; }

    public IReadOnlyList<ElfSymbol> Symbols { get; }

    public ElfSection? Find(string name) => Sections.FirstOrDefault(section => section.Name == name);

    public byte[] Content(ElfSection section) => _bytes.AsSpan(section.Offset, section.Size).ToArray();

    /// <summary>The relocations that apply to a section, in order.</summary>
    public IEnumerable<ElfRelocation> RelocationsOf(ElfSection section)
    {
        foreach (ElfSection table in Sections.Where(table => table.Type == Relocations && table.Info == section.Index))
        {
            for (int at = table.Offset; at < table.Offset + table.Size; at += RelocationSize)
                yield return new ElfRelocation((int)ReadUInt64(at), Symbols[(int)ReadUInt32(at + 12)]);
        }
    }

    private ElfSection ReadSection(int at, int index, int names) => new(
        index,
        ReadText(names + (int)ReadUInt32(at)),
        ReadUInt32(at + 4),
        IsCode: (ReadUInt64(at + 8) & 4) != 0,
        Offset: (int)ReadUInt64(at + 0x18),
        Size: (int)ReadUInt64(at + 0x20),
        Link: (int)ReadUInt32(at + 0x28),
        Info: (int)ReadUInt32(at + 0x2c));

    private ElfSymbol ReadSymbol(int at, int names) => new(
        ReadText(names + (int)ReadUInt32(at)),
        (ElfSymbolType)(_bytes[at + 4] & 15),
        ReadUInt16(at + 6),
        (int)ReadUInt64(at + 8),
        (int)ReadUInt64(at + 16));

    private string ReadText(int at)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(at);
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private ushort ReadUInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private uint ReadUInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private ulong ReadUInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));
}

internal sealed record ElfSection(int Index, string Name, uint Type, bool IsCode, int Offset, int Size, int Link, int Info);

internal enum ElfSymbolType
{
    None = 0,
    Object = 1,
    Function = 2,
    Section = 3,
}

internal sealed record ElfSymbol(string Name, ElfSymbolType Type, int Section, int Value, int Size);

/// <summary>Something in a section that refers to a symbol.</summary>
/// <param name="Offset">Where in the section, in bytes.</param>
/// <param name="Symbol">What it refers to.</param>
internal sealed record ElfRelocation(int Offset, ElfSymbol Symbol);
