using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Monitor.Rules.Plan;

/// <summary>Lowers ASCII letters and leaves every other byte as it is: the only letters whose case does not count.</summary>
internal static class AsciiFold
{
    /// <summary>Copies text with its letters lowered.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folded">Room for as many bytes.</param>
    public static void Copy(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(folded[..text.Length]);
        nuint length = (nuint)text.Length, i = 0;
        for (; i + (nuint)Vector128<byte>.Count <= length; i += (nuint)Vector128<byte>.Count)
        {
            Vector128<byte> part = Vector128.LoadUnsafe(ref from, i);
            Vector128<byte> capitals = Vector128.LessThan(part - Vector128.Create((byte)'A'), Vector128.Create((byte)26));
            (part | capitals & Vector128.Create((byte)0x20)).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++)
        {
            byte value = text[(int)i];
            folded[(int)i] = char.IsAsciiLetterUpper((char)value) ? (byte)(value | 0x20) : value;
        }
    }

    /// <summary>A literal's bytes with their letters lowered. Text is compared as UTF-8.</summary>
    public static byte[] Literal(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Copy(bytes, bytes);
        return bytes;
    }
}
