using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Monitor.Sdk.Records;

/// <summary>Copies text and looks at it on the way: most text is short and plain ASCII, and a second pass would cost as much as the copy.</summary>
internal static class TextCopy
{
    private const ulong HighBits = 0x8080_8080_8080_8080;

    /// <summary>Copies <paramref name="length"/> bytes.</summary>
    /// <returns>Whether all of them are ASCII.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CopyIsAscii(ref readonly byte source, ref byte destination, int length) => length >= Vector128<byte>.Count
        ? CopyLong(in source, ref destination, (nuint)length)
        : CopyShort(in source, ref destination, length);

    private static bool CopyShort(ref readonly byte source, ref byte destination, int length)
    {
        ref byte from = ref Unsafe.AsRef(in source);
        if (length >= sizeof(ulong))
        {
            // Two overlapping words cover any length between eight and sixteen.
            ulong first = Unsafe.ReadUnaligned<ulong>(ref from);
            ulong last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, length - sizeof(ulong)));
            Unsafe.WriteUnaligned(ref destination, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - sizeof(ulong)), last);
            return ((first | last) & HighBits) == 0;
        }

        if (length >= sizeof(uint))
        {
            uint first = Unsafe.ReadUnaligned<uint>(ref from);
            uint last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, length - sizeof(uint)));
            Unsafe.WriteUnaligned(ref destination, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - sizeof(uint)), last);
            return ((first | last) & 0x8080_8080) == 0;
        }

        int seen = 0;
        for (int i = 0; i < length; i++)
        {
            byte value = Unsafe.Add(ref from, i);
            Unsafe.Add(ref destination, i) = value;
            seen |= value;
        }

        return seen < 0x80;
    }

    private static bool CopyLong(ref readonly byte source, ref byte destination, nuint length)
    {
        ref byte from = ref Unsafe.AsRef(in source);
        nuint last = length - (nuint)Vector128<byte>.Count;
        Vector128<byte> seen = Vector128.LoadUnsafe(ref from, last);
        Vector128<byte> tail = seen;
        for (nuint i = 0; i < last; i += (nuint)Vector128<byte>.Count)
        {
            Vector128<byte> part = Vector128.LoadUnsafe(ref from, i);
            part.StoreUnsafe(ref destination, i);
            seen |= part;
        }

        tail.StoreUnsafe(ref destination, last);
        return seen.ExtractMostSignificantBits() == 0;
    }
}
