using System.Buffers.Binary;
using System.Text;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Makes PE files that import what they are told to, and nothing else.</summary>
internal sealed class PeBuilder
{
    private const int HeaderOffset = 0x80;
    private const int SectionAlignment = 0x1000;
    private const int FileAlignment = 0x200;
    private const uint Image = SectionAlignment;

    private readonly List<(string Library, List<object> Functions)> _imports = [];

    /// <summary>Whether addresses have 64 bits.</summary>
    public bool Is64Bit { get; init; }

    /// <summary>Whether only the address table names the functions, as some old linkers have it.</summary>
    public bool HasNoLookupTable { get; init; }

    /// <summary>Adds a library and what is imported of it: names, and numbers.</summary>
    public PeBuilder Import(string library, params object[] functions)
    {
        _imports.Add((library, [.. functions]));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Build()
    {
        byte[] section = Section();
        byte[] file = new byte[FileAlignment + (section.Length + FileAlignment - 1) / FileAlignment * FileAlignment];
        "MZ"u8.CopyTo(file);
        U32(file, 60, HeaderOffset);
        "PE\0\0"u8.CopyTo(file.AsSpan(HeaderOffset));
        int optionalSize = Is64Bit ? 240 : 224, optional = HeaderOffset + 24, entry = optional + optionalSize;
        U16(file, HeaderOffset + 4, Is64Bit ? 0x8664 : 0x14c);
        U16(file, HeaderOffset + 6, 1);
        U16(file, HeaderOffset + 20, optionalSize);
        U16(file, HeaderOffset + 22, 2);
        U16(file, optional, Is64Bit ? 0x20b : 0x10b);
        U32(file, optional + 32, SectionAlignment);
        U32(file, optional + 36, FileAlignment);
        U32(file, optional + 56, SectionAlignment * 64);
        U32(file, optional + 60, FileAlignment);
        int directories = optional + (Is64Bit ? 112 : 96);
        U32(file, directories - 4, 16);
        U32(file, directories + 8, _imports.Count > 0 ? Image : 0);
        U32(file, directories + 12, (uint)(20 * (_imports.Count + 1)));
        ".idata"u8.CopyTo(file.AsSpan(entry));
        U32(file, entry + 8, (uint)section.Length);
        U32(file, entry + 12, Image);
        U32(file, entry + 16, (uint)(file.Length - FileAlignment));
        U32(file, entry + 20, FileAlignment);
        U32(file, entry + 36, 0x40000040);
        section.CopyTo(file, FileAlignment);
        return file;
    }

    private byte[] Section()
    {
        MemoryStream text = new();
        int width = Is64Bit ? 8 : 4, tables = 20 * (_imports.Count + 1);
        int tableBytes = _imports.Sum(import => (import.Functions.Count + 1) * width * 2);
        int names = tables + tableBytes;
        byte[] head = new byte[names];
        int at = tables;
        for (int i = 0; i < _imports.Count; i++)
        {
            (string library, List<object> functions) = _imports[i];
            int bytes = (functions.Count + 1) * width;
            U32(head, 20 * i, HasNoLookupTable ? 0 : Image + (uint)at);
            U32(head, 20 * i + 12, Image + (uint)(names + Append(text, library)));
            U32(head, 20 * i + 16, Image + (uint)(at + bytes));
            for (int k = 0; k < functions.Count; k++)
            {
                ulong value = functions[k] is string name
                    ? Image + (uint)(names + Append(text, "\0\0" + name))
                    : (uint)(int)functions[k] | 1UL << (width * 8 - 1);
                Table(head, at + k * width, value);
                Table(head, at + bytes + k * width, value);
            }

            at += bytes * 2;
        }

        return [.. head, .. text.ToArray()];
    }

    private void Table(byte[] head, int at, ulong value)
    {
        if (Is64Bit)
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(at), value);
        else
            U32(head, at, (uint)value);
    }

    private static int Append(MemoryStream text, string name)
    {
        int at = (int)text.Length;
        text.Write(Encoding.ASCII.GetBytes(name + "\0"));
        return at;
    }

    private static void U16(byte[] file, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);

    private static void U32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
}
