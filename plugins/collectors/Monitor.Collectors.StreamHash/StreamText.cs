using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Monitor.Collectors.StreamHash;

/// <summary>Tells text, such as the mark of a download, from other contents.</summary>
internal static class StreamText
{
    /// <summary>Bytes that no text has: control characters other than the tabulator and the ends of lines.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7f).Select(one => (byte)one).Where(one => !"\t\r\n"u8.Contains(one))]);

    private static ReadOnlySpan<byte> Utf8Mark => [0xef, 0xbb, 0xbf];

    private static ReadOnlySpan<byte> Utf16Mark => [0xff, 0xfe];

    /// <summary>The contents as UTF-8; null if they are no text, or nothing.</summary>
    /// <param name="contents">All bytes of the stream.</param>
    public static byte[]? Of(ReadOnlySpan<byte> contents)
    {
        byte[] text = contents.StartsWith(Utf16Mark) && contents.Length % 2 == 0
            ? Encoding.Convert(Encoding.Unicode, Encoding.UTF8, contents[Utf16Mark.Length..].ToArray())
            : contents[(contents.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0)..].ToArray();
        return text.Length > 0 && Utf8.IsValid(text) && !text.AsSpan().ContainsAny(Controls) ? text : null;
    }
}
