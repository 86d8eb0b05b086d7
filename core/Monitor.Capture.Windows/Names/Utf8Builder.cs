using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Monitor.Capture.Windows.Names;

/// <summary>
/// Where the texts of one record are made, one behind the other, as UTF-8; a lone surrogate becomes the three bytes that WTF-8 has for it, so
/// that it can be had back. Used again for each record; what does not fit is left out.
/// </summary>
/// <param name="capacity">Bytes. A record's texts need three bytes for each of their UTF-16 units.</param>
internal sealed class Utf8Builder(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    /// <summary>Bytes so far: where the next text begins.</summary>
    public int Length { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>The text from a place to the end.</summary>
    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>The text between two places.</summary>
    public ReadOnlySpan<byte> Between(int start, int end) => _bytes.AsSpan(start, end - start);

    /// <summary>Adds UTF-16.</summary>
    public void Append(ReadOnlySpan<char> characters)
    {
        while (!characters.IsEmpty)
        {
            OperationStatus status = Utf8.FromUtf16(characters, _bytes.AsSpan(Length), out int read, out int written, replaceInvalidSequences: false);
            Length += written;
            characters = characters[read..];
            if (status is OperationStatus.Done or OperationStatus.DestinationTooSmall || _bytes.Length - Length < 3)
                return;
            char surrogate = characters[0];
            _bytes[Length++] = (byte)(0xe0 | surrogate >> 12);
            _bytes[Length++] = (byte)(0x80 | surrogate >> 6 & 0x3f);
            _bytes[Length++] = (byte)(0x80 | surrogate & 0x3f);
            characters = characters[1..];
        }
    }

    /// <summary>Adds bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8[..Math.Min(utf8.Length, _bytes.Length - Length)];
        utf8.CopyTo(_bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    /// <summary>Adds a number in lower-case hexadecimal.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">At least so many digits.</param>
    public void AppendHex(ulong value, byte digits = 0)
    {
        if (Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written, new StandardFormat('x', digits)))
            Length += written;
    }

    /// <summary>Adds a number in upper-case hexadecimal.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">At least so many digits.</param>
    public void AppendUpperHex(ulong value, byte digits)
    {
        if (Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written, new StandardFormat('X', digits)))
            Length += written;
    }
}
