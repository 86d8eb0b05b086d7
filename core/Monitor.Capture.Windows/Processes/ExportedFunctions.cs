using System.Buffers;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;

namespace Monitor.Capture.Windows.Processes;

/// <summary>The functions that a library exports, by where they begin. Nothing in the file is believed.</summary>
internal sealed class ExportedFunctions
{
    private const long MaximumFileBytes = 32 << 20;
    private const int MaximumFunctions = 65_536;
    private const int MaximumNameBytes = 512;
    private const int MaximumBytesOfNames = 2 << 20;
    private const int DirectorySize = 40;

    private readonly uint[] _addresses;
    private readonly int[] _ends;
    private readonly byte[] _names;

    /// <param name="functions">Names by address.</param>
    private ExportedFunctions(SortedDictionary<uint, byte[]> functions)
    {
        ArrayBufferWriter<byte> names = new();
        _addresses = [.. functions.Keys];
        _ends = new int[functions.Count];
        int i = 0;
        foreach (byte[] name in functions.Values)
        {
            names.Write(name);
            _ends[i++] = names.WrittenCount;
        }

        _names = names.WrittenSpan.ToArray();
    }

    /// <summary>Number of functions.</summary>
    public int Count => _addresses.Length;

    /// <summary>Reads a library. It is read into memory as a whole: what is mapped cannot be read any more when its disk is pulled out.</summary>
    /// <returns>Null: it is none, exports nothing, or is too large for that.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ExportedFunctions? Read(Stream file)
    {
        if (file.Length > MaximumFileBytes)
            return null;
        try
        {
            using PEReader image = new(file, PEStreamOptions.PrefetchEntireImage);
            return image.PEHeaders.PEHeader is { ExportTableDirectory: { Size: >= DirectorySize } exports } ? Read(image, exports) : null;
        }
        catch (Exception strange) when (strange is BadImageFormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Name of the function that begins at an address; empty if none does.</summary>
    /// <param name="address">From the library's first address on.</param>
    public ReadOnlySpan<byte> NameAt(ulong address)
    {
        int at = address > uint.MaxValue ? -1 : Array.BinarySearch(_addresses, (uint)address);
        return at < 0 ? default : _names.AsSpan((at == 0 ? 0 : _ends[at - 1]).._ends[at]);
    }

    private static ExportedFunctions? Read(PEReader image, DirectoryEntry exports)
    {
        ImmutableArray<byte> directory = At(image, (uint)exports.RelativeVirtualAddress, DirectorySize);
        if (directory.Length < DirectorySize)
            return null;
        uint functions = U32(directory, 20), count = Math.Min(U32(directory, 24), MaximumFunctions);
        ImmutableArray<byte> addresses = At(image, U32(directory, 28), functions * 4ul);
        ImmutableArray<byte> names = At(image, U32(directory, 32), count * 4ul), ordinals = At(image, U32(directory, 36), count * 2ul);
        SortedDictionary<uint, byte[]> found = [];
        int bytes = 0;
        for (int i = 0; bytes < MaximumBytesOfNames && i < count && i * 4 + 4 <= names.Length && i * 2 + 2 <= ordinals.Length; i++)
        {
            int ordinal = ordinals[i * 2] | ordinals[i * 2 + 1] << 8;
            if (ordinal * 4 + 4 <= addresses.Length && NameOf(image, U32(names, i * 4)) is { Length: > 0 } name
                && found.TryAdd(U32(addresses, ordinal * 4), name))
                bytes += name.Length;
        }

        return found.Count == 0 ? null : new ExportedFunctions(found);
    }

    private static byte[] NameOf(PEReader image, uint address)
    {
        ImmutableArray<byte> text = At(image, address, MaximumNameBytes);
        int end = text.IndexOf(0);
        return end < 0 ? [] : text.AsSpan(0, end).ToArray();
    }

    private static ImmutableArray<byte> At(PEReader image, uint address, ulong length)
    {
        PEMemoryBlock block = image.GetSectionData(checked((int)address));
        return block.Length == 0 ? [] : block.GetContent(0, (int)Math.Min((ulong)block.Length, Math.Min(length, MaximumFunctions * 4ul)));
    }

    private static uint U32(ImmutableArray<byte> bytes, int at) =>
        (uint)(bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24);
}
