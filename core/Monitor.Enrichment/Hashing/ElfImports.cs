using System.Buffers.Binary;
using Monitor.Enrichment.Executables;

namespace Monitor.Enrichment.Hashing;

/// <summary>
/// The hash of what an ELF file imports: MD5 over the names of the undefined global symbols of its dynamic symbol table, in the table's order,
/// joined by commas, their case as it is, without versions. The definition is the product's own. The table is found by the section headers. A file with more
/// symbols than any program has is read no further, and has no hash.
/// </summary>
internal static class ElfImports
{
    private const int HeaderSize64 = 64;
    private const int HeaderSize32 = 52;
    private const int MostSections = 4096;
    private const int MostSymbols = 1 << 20;
    private const int MostNameBytes = 4096;
    private const uint DynamicSymbols = 11;

    /// <summary>The hash; zeroes if it is no ELF file, imports nothing, or too much.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static int Hash(FileWindow file, Span<byte> hash)
    {
        using ImportList list = new();
        ReadOnlySpan<byte> identity = file.ReadAll(0, HeaderSize32);
        if (identity.StartsWith("\u007fELF"u8) && identity[4] is 1 or 2 && identity[5] is 1 or 2)
            new Reader(file, is64Bit: identity[4] == 2, isLittleEndian: identity[5] == 1).AddAll(list);
        if (file.IsExhausted)
            list.GiveUp();
        return list.Finish(hash);
    }

    private readonly ref struct Reader(FileWindow file, bool is64Bit, bool isLittleEndian)
    {
        private readonly int SectionSize => is64Bit ? 64 : 40;

        private readonly int SymbolSize => is64Bit ? 24 : 16;

        public void AddAll(ImportList list)
        {
            ReadOnlySpan<byte> header = file.ReadAll(0, is64Bit ? HeaderSize64 : HeaderSize32);
            if (header.IsEmpty)
                return;
            long sections = is64Bit ? Long(header[40..]) : Word(header[32..]);
            int size = Half(header[(is64Bit ? 58 : 46)..]), count = Half(header[(is64Bit ? 60 : 48)..]);
            if (size != SectionSize || count > MostSections)
                return;
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> section = file.ReadAll(sections + (long)i * SectionSize, SectionSize);
                if (section.IsEmpty)
                    return;
                if (Word(section[4..]) != DynamicSymbols)
                    continue;
                (long symbols, long length, uint names) = Table(section);
                if (names < count && Table(file.ReadAll(sections + (long)names * SectionSize, SectionSize)) is var (text, textLength, _))
                    AddAll(symbols, length / SymbolSize, text, textLength, list);
                return;
            }
        }

        private void AddAll(long symbols, long count, long text, long textLength, ImportList list)
        {
            for (long i = 1; i < count && !list.IsTooLong; i++)
            {
                ReadOnlySpan<byte> symbol = file.ReadAll(symbols + i * SymbolSize, SymbolSize);
                if (symbol.IsEmpty)
                    return;
                if (i == MostSymbols)
                    list.GiveUp();
                uint name = Word(symbol);
                int binding = symbol[is64Bit ? 4 : 12] >> 4, section = Half(symbol[(is64Bit ? 6 : 14)..]);
                if (binding == 1 && section == 0 && name != 0 && name < textLength)
                    Add(text + name, list);
            }
        }

        private void Add(long at, ImportList list)
        {
            ReadOnlySpan<byte> name = file.ReadText(at, MostNameBytes);
            if (!name.IsEmpty)
                list.Add(name);
        }

        /// <summary>Where a section lies in the file, how long it is, and which one belongs to it.</summary>
        private (long At, long Length, uint Link) Table(ReadOnlySpan<byte> section) =>
            section.IsEmpty ? default
            : is64Bit ? (Long(section[24..]), Long(section[32..]), Word(section[40..]))
            : (Word(section[16..]), Word(section[20..]), Word(section[24..]));

        private ushort Half(ReadOnlySpan<byte> at) => isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

        private uint Word(ReadOnlySpan<byte> at) => isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

        private long Long(ReadOnlySpan<byte> at) => isLittleEndian ? BinaryPrimitives.ReadInt64LittleEndian(at) : BinaryPrimitives.ReadInt64BigEndian(at);
    }
}
