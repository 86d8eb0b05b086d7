using System.Text;

namespace Monitor.Rules.Reading;

/// <summary>UTF-16 where nothing says so: the XML reader knows it by a byte order mark or by a first character that begins a tag, the original
/// engine also behind white space.</summary>
internal static class RuleEncoding
{
    /// <summary>The encoding of UTF-16 without a byte order mark; null if it is none.</summary>
    public static Encoding? FindUnmarked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [not 0, 0, ..] and not [0xff, 0xfe, ..] => Encoding.Unicode,
        [0, not 0, ..] and not [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <summary>Whether it is UTF-16 that ends in the middle of a character.</summary>
    public static bool IsBroken(ReadOnlySpan<byte> bytes) =>
        bytes.Length % 2 != 0 && (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] || FindUnmarked(bytes) is not null);
}
