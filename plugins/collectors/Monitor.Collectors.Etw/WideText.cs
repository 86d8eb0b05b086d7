using System.Buffers;
using System.Text.Unicode;

namespace Monitor.Collectors.Etw;

/// <summary>Texts of Windows as bytes.</summary>
internal static class WideText
{
    private const int BytesOfUnit = 3;

    /// <summary>A text as UTF-8; a lone surrogate becomes the three bytes that WTF-8 has for it, so that it can be had back.</summary>
    public static byte[] ToUtf8(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length * BytesOfUnit];
        int length = 0;
        while (true)
        {
            OperationStatus status = Utf8.FromUtf16(text, bytes.AsSpan(length), out int read, out int written, replaceInvalidSequences: false);
            length += written;
            if (status == OperationStatus.Done)
                return bytes[..length];
            char surrogate = text[read];
            bytes[length++] = (byte)(0xe0 | surrogate >> 12);
            bytes[length++] = (byte)(0x80 | surrogate >> 6 & 0x3f);
            bytes[length++] = (byte)(0x80 | surrogate & 0x3f);
            text = text[(read + 1)..];
        }
    }
}
