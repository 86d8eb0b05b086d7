using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.Syslog.Tests;

/// <summary>What an operator may write, and what is said of the rest.</summary>
public sealed class SettingsTests
{
    private static readonly SourcePlace Place = new("monitor.yaml", 1, 1);

    [Theory]
    [InlineData("udp://siem.example", nameof(TransportKind.Udp), 65_507, SyslogFormat.Rfc5424)]
    [InlineData("udp://siem.example:514/", nameof(TransportKind.Udp), 65_507, SyslogFormat.Rfc5424)]
    [InlineData("tcp://192.0.2.7:514", nameof(TransportKind.Tcp), 262_144, SyslogFormat.Rfc5424)]
    [InlineData("tls://[2001:db8::1]:6514", nameof(TransportKind.Tls), 262_144, SyslogFormat.Rfc5424)]
    [InlineData("unix:///dev/log", nameof(TransportKind.Unix), 65_536, SyslogFormat.Rfc3164)]
    public void A_receiver_alone_is_enough(string to, string kind, int largest, SyslogFormat format)
    {
        SyslogSettings settings = Bound(("to", to));
        Assert.Equal((kind, largest, format), (settings.Kind.ToString(), settings.LargestMessage, settings.FormatInUse));
    }

    [Fact]
    public void Everything_can_be_chosen()
    {
        SyslogSettings settings = Bound(
            ("to", "tls://siem.example"), ("format", "rfc5424"), ("message", "ndjson"), ("structured-data", "added"), ("enterprise-number", "4711"),
            ("prefix", "@cee: "), ("byte-order-mark", "true"), ("framing", "line-feed"), ("app-name", "sensor"), ("facility", "local4"), ("max-size", "1 MiB"),
            ("timeout", "5 s"), ("resend", "0"), ("ca", "ca.pem"), ("certificate", "web-1.crt"), ("key", "web-1.key"), ("server-name", "logs"), ("verify", "false"));

        Assert.Equal((StructuredDataUse.Added, 4711u, Framing.LineFeed, Facility.Local4), (settings.StructuredData, settings.EnterpriseNumber, settings.Framing, settings.Facility));
        Assert.Equal((1 << 20, 0), (settings.LargestMessage, settings.Resend.Bytes));
        Assert.Equal((true, false, TimeSpan.FromSeconds(5)), (settings.ByteOrderMark, settings.Verify, settings.Timeout));
    }

    [Fact]
    public void Severities_go_by_event_name()
    {
        SettingsMap severities = Map(("ProcessAccess", "warning"), ("Error", "alert"));
        List<MonitorError> errors = [];
        SettingsMap map = new(Place, [Entry("to", new SettingsScalar(Place, "udp://siem.example")), Entry("severity", severities)]);

        SyslogSettings settings = SettingsBinder.Bind<SyslogSettings>(map, Place, errors)!;

        Assert.Empty(errors);
        Assert.Equal((Severity.Warning, Severity.Alert), (settings.Severity["ProcessAccess"], settings.Severity["Error"]));
    }

    [Theory]
    [InlineData("http://siem.example")]
    [InlineData("udp:///dev/log")]
    [InlineData("unix://siem.example/dev/log")]
    [InlineData("unix:///")]
    [InlineData("tcp://siem.example/path")]
    [InlineData("tcp://user@siem.example")]
    [InlineData("tcp://siem.example?a=b")]
    public void An_address_that_is_none_is_refused(string to) =>
        Assert.Contains("is not a receiver that messages can be sent to", Refused(("to", to)).Cause, StringComparison.Ordinal);

    [Theory]
    [InlineData("udp://h", "app-name", "two words", "cannot be the name of a sender")]
    [InlineData("udp://h", "app-name", "é", "cannot be the name of a sender")]
    [InlineData("udp://h", "app-name", "0123456789012345678901234567890123456789012345678", "cannot be the name of a sender")]
    [InlineData("unix:///dev/log", "app-name", "a:b", "cannot be the name of a sender")]
    [InlineData("unix:///dev/log", "app-name", "012345678901234567890123456789012", "cannot be the name of a sender")]
    [InlineData("unix:///dev/log", "structured-data", "only", "RFC 3164 has no structured data")]
    [InlineData("unix:///dev/log", "byte-order-mark", "true", "RFC 3164 has no byte order mark")]
    [InlineData("udp://h", "prefix", "a\nb", "control character in the prefix")]
    [InlineData("udp://h", "framing", "line-feed", "needs no framing")]
    [InlineData("udp://h", "max-size", "64 KiB", "Messages of up to 64 KiB cannot be sent over udp")]
    [InlineData("tcp://h", "max-size", "479", "Messages of up to 479 B cannot be sent over tcp")]
    [InlineData("tcp://h", "max-size", "17 MiB", "cannot be sent over tcp")]
    [InlineData("tcp://h", "timeout", "0", "not for ever")]
    [InlineData("tcp://h", "timeout", "2 h", "not for ever")]
    [InlineData("tcp://h", "resend", "1 GiB", "1 GiB would be kept in memory")]
    [InlineData("tcp://h", "ca", "ca.pem", "'ca' means something over TLS alone")]
    [InlineData("tcp://h", "verify", "false", "'verify' means something over TLS alone")]
    [InlineData("udp://h", "server-name", "a", "'server-name' means something over TLS alone")]
    [InlineData("tls://h", "certificate", "a.crt", "a certificate and its key")]
    [InlineData("tls://h", "key", "a.key", "a certificate and its key")]
    public void What_cannot_be_is_refused(string to, string name, string value, string cause) =>
        Assert.Contains(cause, Refused(("to", to), (name, value)).Cause, StringComparison.Ordinal);

    private static SyslogSettings Bound(params (string Name, string Value)[] settings)
    {
        List<MonitorError> errors = [];
        SyslogSettings? bound = SettingsBinder.Bind<SyslogSettings>(Map(settings), Place, errors);
        Assert.Empty(errors);
        return bound!;
    }

    private static MonitorError Refused(params (string Name, string Value)[] settings)
    {
        List<MonitorError> errors = [];
        Assert.Null(SettingsBinder.Bind<SyslogSettings>(Map(settings), Place, errors));
        MonitorError error = Assert.Single(errors);
        Assert.Equal("MON1104", error.Code);
        return error;
    }

    private static SettingsMap Map(params (string Name, string Value)[] settings) =>
        new(Place, [.. settings.Select(setting => Entry(setting.Name, new SettingsScalar(Place, setting.Value)))]);

    private static SettingsMap.Entry Entry(string name, SettingsNode value) => new(name, Place, value);
}
