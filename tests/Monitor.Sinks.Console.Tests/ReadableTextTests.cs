using System.Text;

namespace Monitor.Sinks.Console.Tests;

/// <summary>What could steer a terminal or deceive its reader is shown as an escape; what is long is cut, with a mark.</summary>
public sealed class ReadableTextTests
{
    [Theory]
    [InlineData("/usr/bin/ls -l")]
    [InlineData("Füße 日本語 🙂 العربية")]
    [InlineData("a\\b \"c\" 'd'")]
    [InlineData("")]
    public void What_is_harmless_stands_as_it_is(string text) => Assert.Equal(text, Printed.Text(text));

    [Theory]
    [InlineData("a\nb\tc\rd", @"a\nb\tc\rd")]
    [InlineData("ls\0-l\0/", "ls -l /")]
    [InlineData("\u001b[31mred", @"\x1B[31mred")]
    [InlineData("\u0007\b\u007f", @"\x07\x08\x7F")]
    [InlineData("\u0085\u009b31m", @"\xC2\x85\xC2\x9B31m")]
    [InlineData("\ufeff", @"\xEF\xBB\xBF")]
    [InlineData("a\u200bb\u2060c", @"a\xE2\x80\x8Bb\xE2\x81\xA0c")]
    [InlineData("\u2028\u2029", @"\xE2\x80\xA8\xE2\x80\xA9")]
    public void Control_and_invisible_characters_are_escaped(string text, string shown) => Assert.Equal(shown, Printed.Text(text));

    [Fact]
    public void No_control_character_and_no_mark_of_direction_gets_through()
    {
        int[] bidi = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];
        int[] control = [.. Enumerable.Range(1, 0x1f), .. Enumerable.Range(0x7f, 0x21)];
        int[] tags = [0xe0001, .. Enumerable.Range(0xe0020, 0x60)];

        foreach (int value in bidi.Concat(control).Concat(tags))
        {
            string shown = Printed.Text("<" + new Rune(value) + ">");
            Assert.Matches(@"^<(\\[ntr]|(\\x[0-9A-F]{2})+)>$", shown);
        }
    }

    [Theory]
    [InlineData("ff", @"\xFF")]
    [InlineData("61c3", @"a\xC3")]
    [InlineData("c328", @"\xC3(")]
    [InlineData("c080", @"\xC0\x80")]
    [InlineData("eda080", @"\xED\xA0\x80")]
    [InlineData("f09f9961", @"\xF0\x9F\x99a")]
    [InlineData("f4908080", @"\xF4\x90\x80\x80")]
    public void Bytes_that_are_not_UTF8_are_escaped(string hex, string shown) => Assert.Equal(shown, Printed.Text(Convert.FromHexString(hex)));

    [Fact]
    public void Whatever_the_bytes_what_is_shown_is_valid_and_free_of_control_characters()
    {
        Random random = new(20260316);
        byte[] bytes = new byte[48];
        for (int round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            string shown = Printed.Text(bytes);
            Assert.DoesNotContain('\ufffd', shown);
            Assert.DoesNotContain(shown, char.IsControl);
        }
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(401, "… (+1 bytes)")]
    [InlineData(2_000_000, "… (+1999600 bytes)")]
    public void What_is_longer_than_400_bytes_is_cut_with_a_mark(int length, string mark) =>
        Assert.Equal(new string('x', Math.Min(length, 400)) + mark, Printed.Text(new string('x', length)));

    [Fact]
    public void No_character_is_cut_in_two()
    {
        for (int offset = 0; offset < 4; offset++)
        {
            string text = new string('x', 396 + offset) + "🙂🙂🙂";
            string shown = Printed.Text(text);
            Assert.StartsWith(new string('x', 396 + offset) + "🙂", shown);
            Assert.EndsWith("… (+8 bytes)", shown);
        }
    }
}
