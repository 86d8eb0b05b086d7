using System.Buffers;
using System.Text.Unicode;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>
/// Turns a record's text into UTF-16 for a value that ends at a NUL. Halves of surrogate pairs, which texts of Windows may hold and records keep in
/// three bytes each, come out as they were; other bytes that are no UTF-8 become U+FFFD each.
/// </summary>
internal static class Utf16Text
{
    private const char Replacement = '\ufffd';

    /// <summary>Writes text, or as much of it as there is room for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="nul">What is written in the place of a NUL.</param>
    /// <returns>How many units were written.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<char> destination, char nul)
    {
        int written = 0;
        while (true)
        {
            OperationStatus status = Utf8.ToUtf16(text, destination[written..], out int read, out int units, replaceInvalidSequences: false);
            text = text[read..];
            written += units;
            if (status != OperationStatus.InvalidData || written == destination.Length)
            {
                destination[..written].Replace('\0', nul);
                return written;
            }

            (destination[written++], int length) = First(text);
            text = text[length..];
        }
    }

    /// <summary>What bytes that are no UTF-8 begin with.</summary>
    private static (char Unit, int Length) First(ReadOnlySpan<byte> text) => text is [0xed, >= 0xa0 and <= 0xbf and var second, >= 0x80 and <= 0xbf and var third, ..]
        ? ((char)(0xd000 | (second & 0x3f) << 6 | third & 0x3f), 3)
        : (Replacement, 1);
}
