using System.Globalization;
using System.Text;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>The form of text that a format cannot hold as it is: <c>\xHH</c> for a byte, <c>\\</c> for a backslash (docs/ndjson.md).</summary>
internal static class EscapedText
{
    public static byte[] Undo(string text)
    {
        List<byte> bytes = [];
        for (int at = 0; at < text.Length;)
        {
            if (text[at] != '\\')
            {
                int next = text.IndexOf('\\', at) is var found and >= 0 ? found : text.Length;
                bytes.AddRange(Encoding.UTF8.GetBytes(text[at..next]));
                at = next;
            }
            else if (text[at + 1] == '\\')
            {
                bytes.Add((byte)'\\');
                at += 2;
            }
            else
            {
                Assert.Equal('x', text[at + 1]);
                bytes.Add(byte.Parse(text.AsSpan(at + 2, 2), NumberStyles.HexNumber));
                at += 4;
            }
        }

        return [.. bytes];
    }
}
