using System.Text;
using System.Text.Json;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sinks.Syslog.Messages;
using Monitor.Sinks.Syslog.Tests.Fixtures;
using Monitor.Sinks.Syslog.Tests.Receivers;

namespace Monitor.Sinks.Syslog.Tests.Messages;

/// <summary>A message over the limit is shortened, the longest text first; it stays what it is, and says so.</summary>
public sealed class ShorteningTests
{
    public static TheoryData<int, StructuredDataUse> Sizes => new(
        from size in new[] { 2200, 2600, 3000, 4096, 8192, 30_000, 65_507 }
        from use in Enum.GetValues<StructuredDataUse>()
        select (size, use));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_fits_and_can_be_read(int size, StructuredDataUse use)
    {
        SyslogSettings settings = Settings(size, use);
        MessageEncoder encoder = new(settings, new TestSinkContext(), TimeZoneInfo.Utc);
        EventBuffer buffer = new();
        Utf8Buffer output = new();
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        int fitting = 0;
        for (int number = 0; number < 5 * Corpus.Variety; number++)
        {
            buffer.Clear();
            Corpus.Append(buffer, number, longest: 100_000);
            if (!encoder.TryEncode(buffer[0], output))
                continue;
            fitting++;
            Assert.InRange(output.Length, 1, size);
            string message = strict.GetString(output.Written);
            AssertReadable(message, use, number);
        }

        Assert.InRange(fitting, use == StructuredDataUse.Added ? 0 : 1, 5 * Corpus.Variety);
        Assert.True(size < 8192 || fitting == 5 * Corpus.Variety, $"{fitting} events fit.");
    }

    [Fact]
    public void The_longest_are_cut_first_and_the_short_stay_whole()
    {
        SyslogSettings settings = Settings(4096, StructuredDataUse.None);

        using JsonDocument json = Json(Encoded.Message(settings, new ProcessCreate
        {
            UtcTime = new EventTime(1),
            Image = "/usr/bin/" + new string('i', 300),
            CommandLine = Encoding.UTF8.GetBytes(new string('c', 50_000)),
            CurrentDirectory = new string('d', 20_000),
            User = "maria",
        })!);

        JsonElement root = json.RootElement;
        Assert.Equal("/usr/bin/" + new string('i', 300), root.GetProperty("Image").GetString());
        Assert.Equal("maria", root.GetProperty("User").GetString());
        string directory = root.GetProperty("CurrentDirectory").GetString()!, commandLine = root.GetProperty("CommandLine").GetString()!;
        Assert.EndsWith("d...", directory, StringComparison.Ordinal);
        Assert.EndsWith("c...", commandLine, StringComparison.Ordinal);
        Assert.Equal(directory.Length, commandLine.Length);
        Assert.True(root.GetProperty("Monitor").GetProperty("Incomplete").GetBoolean());
    }

    [Fact]
    public void The_message_uses_nearly_all_the_room_there_is()
    {
        SyslogSettings settings = Settings(20_000, StructuredDataUse.None);
        string message = Encoded.Message(settings, new ProcessTerminate { UtcTime = new EventTime(1), Image = new string('i', 1_000_000) })!;
        Assert.InRange(message.Length, 20_000 * 30 / 32, 20_000);
    }

    [Fact]
    public void What_was_cut_is_named_in_the_structured_data()
    {
        string image = new('é', 40_000);
        string message = Encoded.Message(Settings(8192, StructuredDataUse.None), new ProcessTerminate { UtcTime = new EventTime(1), Image = image, User = "root" })!;
        Assert.Contains(" ProcessTerminate [monitor@32473 Cut=\"Image\"] {\"EventID\":5,", message, StringComparison.Ordinal);

        message = Encoded.Message(Settings(8192, StructuredDataUse.Only), new ProcessTerminate { UtcTime = new EventTime(1), Image = image, User = "root" })!;
        Assert.EndsWith("é...\" User=\"root\" Cut=\"Image\"]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_structured_data_is_cut_where_servers_keep_no_more_of_it()
    {
        SyslogSettings settings = Settings(256 << 10, StructuredDataUse.Added);
        string image = new('i', 70_000);

        string message = Encoded.Message(settings, new ProcessTerminate { UtcTime = new EventTime(1), Image = image })!;

        int text = message.IndexOf("] {", StringComparison.Ordinal) + 2;
        string element = message[message.IndexOf('[', StringComparison.Ordinal)..(text - 1)];
        Assert.InRange(element.Length, MessageEncoder.LargestElement * 30 / 32, MessageEncoder.LargestElement);
        Assert.Equal("Image", ReceivedMessage.ParametersOf(element)["Cut"]);
        using JsonDocument json = JsonDocument.Parse(message[text..]);
        Assert.Equal(image, json.RootElement.GetProperty("Image").GetString());
        Assert.False(json.RootElement.GetProperty("Monitor").TryGetProperty("Incomplete", out _));
    }

    [Fact]
    public void What_fits_exactly_is_not_cut_and_one_byte_more_is()
    {
        ProcessTerminate value = new() { UtcTime = new EventTime(1), Image = new string('i', 1000) };
        int length = Encoded.Message(Settings(65_507, StructuredDataUse.None), value)!.Length;

        Assert.DoesNotContain("Cut=", Encoded.Message(Settings(length, StructuredDataUse.None), value), StringComparison.Ordinal);
        Assert.Contains("Cut=", Encoded.Message(Settings(length - 1, StructuredDataUse.None), value), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_however_much_is_cut_is_no_message() =>
        Assert.Null(Encoded.Message(Settings(480, StructuredDataUse.None), new ProcessCreate { UtcTime = new EventTime(1), Image = new string('i', 1000) }));

    private static SyslogSettings Settings(int size, StructuredDataUse use)
    {
        SyslogSettings settings = Encoded.Settings("tcp://127.0.0.1:514");
        settings.MaxSize = new ByteSize(size);
        settings.StructuredData = use;
        return settings;
    }

    private static JsonDocument Json(string message) => JsonDocument.Parse(message[message.IndexOf('{', StringComparison.Ordinal)..]);

    private static void AssertReadable(string message, StructuredDataUse use, int number)
    {
        Assert.DoesNotContain(message, char.IsControl);
        int text = message.Length;
        if (use != StructuredDataUse.Only)
        {
            text = message.IndexOf(" {\"EventID\":1,", StringComparison.Ordinal) + 1;
            using JsonDocument json = JsonDocument.Parse(message[text..]);
            Assert.Equal(number, Corpus.NumberOf(json.RootElement.GetProperty("EventUid").GetString()!));
        }

        if (use != StructuredDataUse.None)
        {
            string element = message[message.IndexOf('[', StringComparison.Ordinal)..(use == StructuredDataUse.Only ? text : text - 1)];
            Assert.Equal(number, Corpus.NumberOf(ReceivedMessage.ParametersOf(element)["EventUid"]));
        }
    }
}
