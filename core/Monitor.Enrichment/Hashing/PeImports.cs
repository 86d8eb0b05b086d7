using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Monitor.Enrichment.Executables;

namespace Monitor.Enrichment.Hashing;

/// <summary>
/// IMPHASH, as published: MD5 over <c>library.function</c> of all imports in the order of the import table, in lower case, joined by commas. Of the
/// library's name the extension is left out; functions that are imported by number are named where the definition names them, and are
/// <c>ord</c> and the number elsewhere. A file with more imports than any program has is read no further, and has no hash.
/// </summary>
internal static class PeImports
{
    private const int DescriptorSize = 20;
    private const int MostNameBytes = 512;
    private const int MostLibraries = 4096;
    private const int MostFunctions = 65_536;

    private static readonly SearchValues<byte> FunctionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._?@$()<>"u8);

    private static readonly SearchValues<byte> LibraryCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'()-@^_`{}~+,.;=[]\\/"u8);

    /// <summary>The hash; zeroes if it is no PE file, imports nothing, or too much.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static int Hash(FileWindow file, Span<byte> hash)
    {
        using ImportList list = new();
        if (PeFile.Read(file) is { Imports: not 0 } image)
            AddLibraries(file, image, list);
        if (file.IsExhausted)
            list.GiveUp();
        return list.Finish(hash);
    }

    private static void AddLibraries(FileWindow file, PeFile image, ImportList list)
    {
        Span<byte> library = stackalloc byte[MostNameBytes];
        int left = MostFunctions;
        for (int i = 0; !list.IsTooLong; i++)
        {
            ReadOnlySpan<byte> descriptor = image.ReadAllAt(file, image.Imports + (long)i * DescriptorSize, DescriptorSize);
            if (!descriptor.ContainsAnyExcept((byte)0))
                return;
            if (i == MostLibraries)
                list.GiveUp();
            uint lookup = BinaryPrimitives.ReadUInt32LittleEndian(descriptor), name = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[12..]);
            uint addresses = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[16..]);
            int length = ReadLower(file, image, name, LibraryCharacters, library);
            if (length == 0)
                continue;
            uint table = lookup != 0 && Entry(file, image, lookup, 0) is not (null or 0) ? lookup : addresses;
            AddFunctions(file, image, table, library[..length], list, ref left);
        }
    }

    private static void AddFunctions(FileWindow file, PeFile image, uint table, ReadOnlySpan<byte> library, ImportList list, ref int left)
    {
        Span<byte> name = stackalloc byte[2 * MostNameBytes + 1];
        ReadOnlySpan<byte> stem = library[(library.LastIndexOf((byte)'.') + 1)..] is var extension
            && (extension.SequenceEqual("dll"u8) || extension.SequenceEqual("ocx"u8) || extension.SequenceEqual("sys"u8)) && extension.Length < library.Length
            ? library[..^4]
            : library;
        stem.CopyTo(name);
        name[stem.Length] = (byte)'.';
        Span<byte> function = name[(stem.Length + 1)..][..MostNameBytes];
        ulong byNumber = image.Is64Bit ? 1UL << 63 : 1UL << 31;
        for (int i = 0; Entry(file, image, table, i) is { } entry and not 0; i++)
        {
            if (--left < 0)
            {
                list.GiveUp();
                return;
            }

            int length = (entry & byNumber) != 0
                ? OrdinalName(library, (ushort)entry, function)
                : entry > uint.MaxValue ? 0 : ReadLower(file, image, (long)entry + 2, FunctionCharacters, function);
            if (length > 0 && !list.Add(name[..(stem.Length + 1 + length)]))
                return;
        }
    }

    /// <summary>An entry of a table of functions; 0 behind the last, null if it cannot be read.</summary>
    private static ulong? Entry(FileWindow file, PeFile image, uint table, int index)
    {
        if (table == 0)
            return null;
        int size = image.Is64Bit ? 8 : 4;
        ReadOnlySpan<byte> entry = image.ReadAllAt(file, table + (long)index * size, size);
        return entry.IsEmpty ? null : image.Is64Bit ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
    }

    private static int OrdinalName(ReadOnlySpan<byte> library, ushort ordinal, Span<byte> name)
    {
        if (OrdinalNames.Find(library, ordinal) is { } known)
            return Encoding.ASCII.GetBytes(known, name);
        if (ordinal == 0)
            return 0;
        "ord"u8.CopyTo(name);
        ordinal.TryFormat(name[3..], out int written, default, CultureInfo.InvariantCulture);
        return 3 + written;
    }

    /// <summary>Reads a name into a buffer, in lower case; 0 if there is none, or if it has characters that no name has.</summary>
    private static int ReadLower(FileWindow file, PeFile image, long address, SearchValues<byte> allowed, Span<byte> name)
    {
        ReadOnlySpan<byte> text = FileWindow.UpToZero(image.ReadAt(file, address, MostNameBytes));
        if (text.ContainsAnyExcept(allowed))
            return 0;
        Ascii.ToLower(text, name, out int length);
        return length;
    }
}
