using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.Syslog.Tests.Fixtures;
using Monitor.Sinks.Syslog.Tests.Receivers;

namespace Monitor.Sinks.Syslog.Tests.Messages;

/// <summary>The event as structured data: escapes, and what stands there.</summary>
public sealed class StructuredDataTests
{
    [Fact]
    public void Fields_stand_there_by_name_with_the_event_before_them()
    {
        string element = Element(new ProcessTerminate { UtcTime = new EventTime(1_000_000), ProcessId = 7, Image = "/bin/true" });

        Assert.Equal(
            "[monitor@32473 EventID=\"5\" EventName=\"ProcessTerminate\" EventUid=\"fedcba9876543210-42\" TimeNs=\"1000000\" CaptureOrder=\"43\" RuleName=\"-\" "
            + "UtcTime=\"1970-01-01 00:00:00.001\" ProcessGuid=\"{00000000-0000-0000-0000-000000000000}\" ProcessId=\"7\" Image=\"/bin/true\" User=\"-\"]",
            element);
    }

    [Fact]
    public void The_enterprise_number_is_the_operators()
    {
        SyslogSettings settings = Settings();
        settings.EnterpriseNumber = uint.MaxValue;
        Assert.Contains(" [monitor@4294967295 EventID=", Encoded.Message(settings, Of("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void There_may_be_a_text_beside()
    {
        SyslogSettings settings = Settings();
        settings.StructuredData = StructuredDataUse.Added;
        Assert.Contains("User=\"-\"] {\"EventID\":5,", Encoded.Message(settings, Of("x")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain", false)]
    [InlineData("a\"b", "a\\\"b", false)]
    [InlineData("a]b", "a\\]b", false)]
    [InlineData("a\\b", "a\\\\b", false)]
    [InlineData("\\", "\\\\", false)]
    [InlineData("a\nb", "a\\\\x0Ab", true)]
    [InlineData("\t\\", "\\\\x09\\\\\\\\", true)]
    [InlineData("\0\u007f", "\\\\x00\\\\x7F", true)]
    [InlineData("\u0085\u009f", "\\\\xC2\\\\x85\\\\xC2\\\\x9F", true)]
    [InlineData("\u00a0\u00bf", "\u00a0\u00bf", false)]
    [InlineData("\u2028\u2029", "\\\\xE2\\\\x80\\\\xA8\\\\xE2\\\\x80\\\\xA9", true)]
    [InlineData("\u2027\u202a€", "\u2027\u202a€", false)]
    [InlineData("😀", "😀", false)]
    public void Text_is_escaped_so_that_it_can_be_had_back(string text, string expected, bool isEscaped)
    {
        string element = Element(Of(text));

        Assert.Contains($" Image=\"{expected}\" User=", element, StringComparison.Ordinal);
        Assert.Equal(isEscaped, element.EndsWith(" Escaped=\"Image\"]", StringComparison.Ordinal));
        Assert.Equal(text, Read(element, "Image"));
    }

    [Theory]
    [InlineData(new byte[] { 0xff }, "\\\\xFF")]
    [InlineData(new byte[] { (byte)'a', 0xff, (byte)'\\', (byte)'\n', (byte)'"' }, "a\\\\xFF\\\\\\\\\\\\x0A\\\"")]
    public void Bad_bytes_and_control_characters_share_the_escape(byte[] text, string expected)
    {
        string element = Element(new ProcessTerminate { UtcTime = new EventTime(1), Image = (ReadOnlySpan<byte>)text });

        Assert.Contains($" Image=\"{expected}\" User=", element, StringComparison.Ordinal);
        Assert.Equal(text, ReceivedMessage.Unescape(ReceivedMessage.ParametersOf(element)["Image"]));
        Assert.EndsWith(" Escaped=\"Image\"]", element, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_fields_stand_there_when_they_have_a_value_and_the_escaped_ones_are_named()
    {
        string element = Element(new ProcessCreate { UtcTime = new EventTime(1), Image = "a\n", User = "\r", LoginUser = "maria", ImageDeleted = true });

        IReadOnlyDictionary<string, string> parameters = ReceivedMessage.ParametersOf(element);
        Assert.Equal("Image,User", parameters["Escaped"]);
        Assert.Equal(("maria", "true"), (parameters["LoginUser"], parameters["ImageDeleted"]));
        Assert.DoesNotContain("EffectiveUser", parameters.Keys);
    }

    [Fact]
    public void Flags_of_the_record_are_told()
    {
        string message = Encoded.Message(Settings(), Of("x"), flags: RecordFlags.FieldLate | RecordFlags.Incomplete)!;
        Assert.Contains(" CaptureOrder=\"43\" FieldLate=\"true\" Incomplete=\"true\" RuleName=", message, StringComparison.Ordinal);
    }

    private static SyslogSettings Settings()
    {
        SyslogSettings settings = Encoded.Settings();
        settings.StructuredData = StructuredDataUse.Only;
        return settings;
    }

    private static ProcessTerminate Of(string image) => new() { UtcTime = new EventTime(1), Image = image };

    private static string Element<T>(scoped in T value)
        where T : IEvent<T>, allows ref struct
    {
        string message = Encoded.Message(Settings(), value)!;
        return message[message.IndexOf('[', StringComparison.Ordinal)..];
    }

    private static string Read(string element, string field)
    {
        IReadOnlyDictionary<string, string> parameters = ReceivedMessage.ParametersOf(element);
        return parameters.ContainsKey("Escaped") ? Encoding.UTF8.GetString(ReceivedMessage.Unescape(parameters[field])) : parameters[field];
    }
}
