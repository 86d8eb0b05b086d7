using System.Text;

namespace Monitor.Sdk.Testing;

/// <summary>Text as fields hold it, and as they should not but do.</summary>
internal static class SampleText
{
    public const int HugeLength = 1 << 20;

    /// <summary>Pieces of which hostile text is made: escapes, controls, several bytes a character, bytes that are no UTF-8, WTF-8.</summary>
    private static readonly byte[][] Pieces =
    [
        "a"u8.ToArray(), "/usr/bin"u8.ToArray(), " "u8.ToArray(), "\\"u8.ToArray(), "\\x41"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(), "-"u8.ToArray(),
        "<&>]]>"u8.ToArray(), "%s%n{0}"u8.ToArray(), "'; DROP TABLE events; --"u8.ToArray(), "\r\n\r\n"u8.ToArray(),
        [0], [1], [0x1b], [0x1f], [0x7f], "\n"u8.ToArray(), "\t"u8.ToArray(), "é"u8.ToArray(), "日"u8.ToArray(), "🙂"u8.ToArray(),
        "\u0085"u8.ToArray(), "\u2028"u8.ToArray(), "\u202e"u8.ToArray(), "\ufeff"u8.ToArray(), "\ufffe"u8.ToArray(), "\ufffd"u8.ToArray(),
        [0x80], [0xc2], [0xe2, 0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x99], [0xf5], [0xff], [0xfe],
    ];

    private static readonly string[] Words = ["/usr/bin/tar", "C:\\Windows\\System32\\cmd.exe", "root", "NT AUTHORITY\\SYSTEM", "tcp", "example.org", "naïve"];

    public static byte[] Usual(Random random) => Encoding.UTF8.GetBytes($"{random.GetItems(Words, 1)[0]}-{random.Next(1000)}");

    public static byte[] Hostile(Random random) => random.Next(4) == 0
        ? RandomBytes(random, random.Next(40))
        : [.. random.GetItems(Pieces, random.Next(1, 12)).SelectMany(piece => piece)];

    public static byte[] Huge(Random random)
    {
        byte[] text = new byte[HugeLength];
        text.AsSpan().Fill((byte)('a' + random.Next(26)));
        return text;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
