using System.Buffers.Binary;
using System.Text;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Makes ELF files that have a dynamic symbol table and little else.</summary>
/// <param name="is64Bit">Whether addresses have 64 bits.</param>
/// <param name="isLittleEndian">The order of bytes.</param>
internal sealed class ElfBuilder(bool is64Bit, bool isLittleEndian)
{
    /// <summary>The file: the sections are none, the names, the symbols.</summary>
    /// <param name="symbols">For each symbol its name, its binding (1: global, 2: weak) and its section, 0 if it is undefined.</param>
    public byte[] Build(params (string Name, int Binding, int Section)[] symbols)
    {
        int header = is64Bit ? 64 : 52, width = is64Bit ? 24 : 16, sectionSize = is64Bit ? 64 : 40;
        StringBuilder names = new("\0");
        int symbolsAt = header + 3 * sectionSize, namesAt = symbolsAt + width * (symbols.Length + 1);
        byte[] table = new byte[width * (symbols.Length + 1)];
        for (int i = 0; i < symbols.Length; i++)
        {
            Span<byte> symbol = table.AsSpan(width * (i + 1), width);
            Word(symbol, names.Length);
            symbol[is64Bit ? 4 : 12] = (byte)(symbols[i].Binding << 4 | 2);
            Half(symbol[(is64Bit ? 6 : 14)..], symbols[i].Section);
            names.Append(symbols[i].Name).Append('\0');
        }

        byte[] file = [.. new byte[symbolsAt], .. table, .. Encoding.ASCII.GetBytes(names.ToString())];
        "\u007fELF"u8.CopyTo(file);
        (file[4], file[5], file[6]) = (is64Bit ? (byte)2 : (byte)1, isLittleEndian ? (byte)1 : (byte)2, 1);
        Address(file.AsSpan(is64Bit ? 40 : 32), header);
        Half(file.AsSpan(is64Bit ? 58 : 46), sectionSize);
        Half(file.AsSpan(is64Bit ? 60 : 48), 3);
        Section(file.AsSpan(header + sectionSize), type: 3, namesAt, names.Length, link: 0);
        Section(file.AsSpan(header + 2 * sectionSize), type: 11, symbolsAt, table.Length, link: 1);
        return file;
    }

    private void Section(Span<byte> section, int type, int at, int length, int link)
    {
        Word(section[4..], type);
        Address(section[(is64Bit ? 24 : 16)..], at);
        Address(section[(is64Bit ? 32 : 20)..], length);
        Word(section[(is64Bit ? 40 : 24)..], link);
    }

    private void Address(Span<byte> at, int value)
    {
        if (!is64Bit)
            Word(at, value);
        else if (isLittleEndian)
            BinaryPrimitives.WriteInt64LittleEndian(at, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(at, value);
    }

    private void Word(Span<byte> at, int value)
    {
        if (isLittleEndian)
            BinaryPrimitives.WriteInt32LittleEndian(at, value);
        else
            BinaryPrimitives.WriteInt32BigEndian(at, value);
    }

    private void Half(Span<byte> at, int value)
    {
        if (isLittleEndian)
            BinaryPrimitives.WriteInt16LittleEndian(at, (short)value);
        else
            BinaryPrimitives.WriteInt16BigEndian(at, (short)value);
    }
}
