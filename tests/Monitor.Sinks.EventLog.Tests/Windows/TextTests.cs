using System.Text;
using CsCheck;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>Text comes out as Windows had it.</summary>
public sealed class TextTests
{
    [Fact]
    public void Any_text_of_Windows_comes_back_unit_for_unit() => Gen.Char.Array.Select(units => new string(units)).Sample(text =>
    {
        string written = Write(Wtf8(text), text.Length);
        return written == text.Replace('\0', '␀');
    });

    [Theory]
    [InlineData(new byte[] { 0x61, 0xff, 0x62 }, "a\ufffdb")]
    [InlineData(new byte[] { 0xed, 0xa0 }, "\ufffd\ufffd")]
    [InlineData(new byte[] { 0xc3 }, "\ufffd")]
    [InlineData(new byte[] { 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80 }, "\ud83d\ude00")]
    [InlineData(new byte[0], "")]
    public void Bytes_that_are_no_UTF8_are_half_pairs_or_replaced(byte[] text, string expected) =>
        Assert.Equal(expected, Write(text, 10));

    [Fact]
    public void Half_a_pair_is_kept() => Assert.Equal("\ude00x", Write([0xed, 0xb8, 0x80, 0x78], 10));

    [Fact]
    public void Where_there_is_no_room_it_stops() => Gen.Char.Array.Select(units => new string(units)).Sample(text =>
    {
        if (text.Length == 0)
            return true;
        string written = Write(Wtf8(text), text.Length - 1);
        return text.Replace('\0', '␀').StartsWith(written, StringComparison.Ordinal) && written.Length >= text.Length - 2;
    });

    private static string Write(byte[] text, int room)
    {
        char[] units = new char[room];
        return new string(units, 0, Utf16Text.Write(text, units, '␀'));
    }

    /// <summary>UTF-8 in which half a surrogate pair has the three bytes of its number.</summary>
    private static byte[] Wtf8(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.AddRange([(byte)(0xe0 | text[i] >> 12), (byte)(0x80 | (text[i] >> 6 & 0x3f)), (byte)(0x80 | (text[i] & 0x3f))]);
            }
        }

        return [.. bytes];
    }
}
