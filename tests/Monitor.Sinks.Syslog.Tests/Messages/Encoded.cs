using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sinks.Syslog.Messages;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Messages;

/// <summary>Messages as text.</summary>
internal static class Encoded
{
    /// <summary>The message of an event; null if it does not fit.</summary>
    public static string? Message<T>(SyslogSettings settings, scoped in T value, TimeZoneInfo? zone = null, string computer = "web-1", RecordFlags flags = RecordFlags.None)
        where T : IEvent<T>, allows ref struct
    {
        EventBuffer buffer = new();
        Assert.True(buffer.Append(value, flags));
        buffer.SetPlace(0, Corpus.Stream, 42);
        buffer.SetCaptureOrder(0, 43);
        Utf8Buffer output = new();
        MessageEncoder encoder = new(settings, new TestSinkContext { Computer = computer }, zone ?? TimeZoneInfo.Utc);
        return encoder.TryEncode(buffer[0], output) ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.Written) : null;
    }

    public static SyslogSettings Settings(string to = "udp://127.0.0.1:514") => new() { To = new Uri(to) };
}
