using System.Text;
using CsCheck;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>docs/ndjson.md, "Text": what becomes an escape, and how the exact bytes are had back.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("say \"hi\"", "say \\\"hi\\\"")]
    [InlineData("C:\\x41", "C:\\\\x41")]
    [InlineData("a/b", "a/b")]
    [InlineData("\0", "\\u0000")]
    [InlineData("\n\r\t", "\\n\\r\\t")]
    [InlineData("\u0001\u0008\u000c\u001b\u001f", "\\u0001\\u0008\\u000c\\u001b\\u001f")]
    [InlineData("\u007f", "\\u007f")]
    [InlineData("\u0080\u0085\u009b\u009f\u00a0é", "\\u0080\\u0085\\u009b\\u009f\u00a0é")]
    [InlineData("\u2028\u2029\u2027\u202a€", "\\u2028\\u2029\u2027\u202a€")]
    [InlineData("日本🙂<&'", "日本🙂<&'")]
    public void Valid_text_is_escaped_as_JSON_wants_it(string text, string expected) =>
        Assert.Contains($",\"Name\":\"{expected}\",", Line(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("ff", "\\\\xFF")]
    [InlineData("2f746d702fff", "/tmp/\\\\xFF")]
    [InlineData("5cff", "\\\\\\\\\\\\xFF")]
    [InlineData("c328", "\\\\xC3(")]
    [InlineData("eda080", "\\\\xED\\\\xA0\\\\x80")]
    [InlineData("c080", "\\\\xC0\\\\x80")]
    [InlineData("f09f99", "\\\\xF0\\\\x9F\\\\x99")]
    [InlineData("ff00220a7fc29b", "\\\\xFF\\u0000\\\"\\n\\u007f\\u009b")]
    [InlineData("ffe280a8", "\\\\xFF\\u2028")]
    [InlineData("ff5c7846460a", "\\\\xFF\\\\\\\\xFF\\n")]
    public void Text_that_is_not_UTF8_has_each_bad_byte_as_xHH_and_backslashes_doubled(string bytes, string expected)
    {
        string line = Line(Convert.FromHexString(bytes));

        Assert.Contains($",\"Name\":\"{expected}\",", line, StringComparison.Ordinal);
        Assert.Contains(",\"Escaped\":[\"Name\"]", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_is_named_as_escaped_only_when_it_is() => AnyValue.Bytes.Sample(
        bytes => Assert.Equal(
            !System.Text.Unicode.Utf8.IsValid(bytes),
            Line(bytes).Contains("\"Escaped\"", StringComparison.Ordinal)),
        iter: 10_000);

    [Fact]
    public void Any_bytes_are_had_back() => AnyValue.Bytes.Sample(
        bytes =>
        {
            EventBuffer buffer = new();
            buffer.Append(new AllTypes { Name = bytes.AsSpan(), OwnName = bytes.AsSpan() });
            var line = NdjsonLine.Of(buffer[0]);

            Assert.Equal(bytes is [] ? "-"u8.ToArray() : bytes, line.ExactBytes("Name"));
            Assert.Equal(bytes, line.ExactOwnBytes("OwnName"));
        },
        iter: 50_000);

    [Theory]
    [InlineData("sh\0-c\0echo \"a  b\"\0", "sh -c echo \\\"a  b\\\" ", "[\"sh\",\"-c\",\"echo \\\"a  b\\\"\",\"\"]")]
    [InlineData("one", "one", "[\"one\"]")]
    [InlineData("", "-", "[\"\"]")]
    [InlineData("\0\0", "  ", "[\"\",\"\",\"\"]")]
    [InlineData("a\nb\0c", "a\\nb c", "[\"a\\nb\",\"c\"]")]
    public void A_command_line_is_joined_by_single_blanks_and_stands_as_a_list_too(string separated, string text, string list)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Command = (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(separated) });
        string line = Encoding.UTF8.GetString(NdjsonLine.Of(buffer[0]).Bytes);

        Assert.Contains($",\"Command\":\"{text}\",", line, StringComparison.Ordinal);
        Assert.Contains($",\"Command\":{list}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_and_empty_are_both_a_dash_but_differ_among_own_fields()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes());
        buffer.Append(new AllTypes { Name = "", OwnName = "" });
        NdjsonLine absent = NdjsonLine.Of(buffer[0]), empty = NdjsonLine.Of(buffer[1]);

        Assert.Equal(("-", "-"), (absent.Text("Name"), empty.Text("Name")));
        Assert.DoesNotContain("OwnName", absent.OwnNames);
        Assert.Equal("", empty.Own.GetProperty("OwnName").GetString());
    }

    [Fact]
    public void A_percent_sign_is_not_doubled() => Assert.Contains(",\"Name\":\"%PATH%\",", Line("%PATH%"u8.ToArray()), StringComparison.Ordinal);

    private static string Line(byte[] name)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = name.AsSpan() });
        return Encoding.UTF8.GetString(NdjsonLine.Of(buffer[0]).Bytes);
    }
}
