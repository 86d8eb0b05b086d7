using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Monitor.Sdk.Encoders;

/// <summary>Which bytes a format takes as they are. A blank is one of them.</summary>
internal interface IPlainText
{
    /// <summary>Marks the bytes that are not plain with a value other than 0.</summary>
    static abstract Vector128<byte> Special(Vector128<byte> text);
}

/// <summary>Copies text that needs no escape, as nearly all text is: printable ASCII without the few characters that the format uses itself.</summary>
internal static class PlainText
{
    private const ulong Blanks = 0x2020_2020_2020_2020;

    /// <summary>Copies as far as the text is plain.</summary>
    /// <returns>Whether all of it was; if not, what was written means nothing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCopy<TPlain>(ref readonly byte source, ref byte destination, int length)
        where TPlain : IPlainText => length >= Vector128<byte>.Count
        ? TryCopyLong<TPlain>(in source, ref destination, (nuint)length)
        : TryCopyShort<TPlain>(in source, ref destination, length);

    /// <summary>Marks what is not printable ASCII. As signed numbers, bytes from 0x80 on lie below the blank, as the control characters do.</summary>
    public static Vector128<byte> NotPrintable(Vector128<byte> text) =>
        Vector128.LessThan(text.AsSByte(), Vector128.Create((sbyte)' ')).AsByte() | Vector128.Equals(text, Vector128.Create((byte)0x7f));

    private static bool TryCopyShort<TPlain>(ref readonly byte source, ref byte destination, int length)
        where TPlain : IPlainText
    {
        // Two overlapping words cover any length; the bytes between are blanks, which are plain.
        ref byte from = ref Unsafe.AsRef(in source);
        ulong low, high = Blanks;
        if (length >= sizeof(ulong))
        {
            low = Unsafe.ReadUnaligned<ulong>(ref from);
            high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, length - sizeof(ulong)));
            Unsafe.WriteUnaligned(ref destination, low);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - sizeof(ulong)), high);
        }
        else if (length >= sizeof(uint))
        {
            uint first = Unsafe.ReadUnaligned<uint>(ref from);
            uint last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, length - sizeof(uint)));
            Unsafe.WriteUnaligned(ref destination, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - sizeof(uint)), last);
            low = first | (ulong)last << 32;
        }
        else
        {
            low = Blanks;
            for (int i = 0; i < length; i++)
            {
                byte value = Unsafe.Add(ref from, i);
                Unsafe.Add(ref destination, i) = value;
                low = low << 8 | value;
            }
        }

        return TPlain.Special(Vector128.Create(low, high).AsByte()) == Vector128<byte>.Zero;
    }

    private static bool TryCopyLong<TPlain>(ref readonly byte source, ref byte destination, nuint length)
        where TPlain : IPlainText
    {
        ref byte from = ref Unsafe.AsRef(in source);
        nuint last = length - (nuint)Vector128<byte>.Count;
        Vector128<byte> tail = Vector128.LoadUnsafe(ref from, last);
        Vector128<byte> special = TPlain.Special(tail);
        for (nuint i = 0; i < last; i += (nuint)Vector128<byte>.Count)
        {
            Vector128<byte> part = Vector128.LoadUnsafe(ref from, i);
            part.StoreUnsafe(ref destination, i);
            special |= TPlain.Special(part);
        }

        tail.StoreUnsafe(ref destination, last);
        return special == Vector128<byte>.Zero;
    }
}
