using System.Text.Json;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.Syslog.Messages;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Messages;

/// <summary>Messages, byte for byte.</summary>
public sealed class MessageTests
{
    private static readonly string Process = Environment.ProcessId.ToString();

    [Fact]
    public void A_message_of_rfc_5424()
    {
        string message = Encoded.Message(Encoded.Settings(), Terminate(new EventTime(1_773_654_129_482_913_999)))!;

        Assert.StartsWith($"<30>1 2026-03-16T09:42:09.482913Z web-1 monitor {Process} ProcessTerminate - {{\"EventID\":5,", message, StringComparison.Ordinal);
        Assert.EndsWith("}}", message, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(message[message.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("fedcba9876543210-42", json.RootElement.GetProperty("EventUid").GetString());
    }

    [Fact]
    public void A_message_of_rfc_3164_has_local_time_in_summer_and_winter()
    {
        SyslogSettings settings = Encoded.Settings();
        settings.Format = SyslogFormat.Rfc3164;
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.StartsWith($"<30>Mar 16 10:42:09 web-1 monitor[{Process}]: {{\"EventID\":5,", Encoded.Message(settings, Terminate(Moment("2026-03-16 09:42:09")), zone), StringComparison.Ordinal);
        Assert.StartsWith("<30>Aug  1 01:59:59 web-1 ", Encoded.Message(settings, Terminate(Moment("2026-07-31 23:59:59")), zone), StringComparison.Ordinal);
        Assert.StartsWith("<30>Jan  1 00:00:00 web-1 ", Encoded.Message(settings, Terminate(Moment("2025-12-31 23:00:00")), zone), StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_socket_gets_the_form_of_local_programs_unless_told_otherwise()
    {
        SyslogSettings settings = Encoded.Settings("unix:///dev/log");
        Assert.StartsWith($"<30>Mar 16 09:42:09 monitor[{Process}]: {{", Encoded.Message(settings, Terminate(Moment("2026-03-16 09:42:09"))), StringComparison.Ordinal);

        settings.Format = SyslogFormat.Rfc5424;
        Assert.StartsWith("<30>1 2026-03-16T09:42:09.000000Z web-1 ", Encoded.Message(settings, Terminate(Moment("2026-03-16 09:42:09"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(1, "1970-01-01T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(-999_000, "1969-12-31T23:59:59.999001Z")]
    [InlineData(1_709_251_199_999_999_999, "2024-02-29T23:59:59.999999Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224Z")]
    public void A_time_has_microseconds(long nanoseconds, string expected)
    {
        Utf8Buffer output = new();
        new MessageTime(TimeZoneInfo.Utc).AppendStandard(output, new EventTime(nanoseconds));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void The_header_takes_printable_ascii_of_limited_length()
    {
        SyslogSettings settings = Encoded.Settings();
        settings.AppName = new string('a', 48);
        Assert.StartsWith(
            $"<30>1 2026-03-16T09:42:09.000000Z w_b_é1 {settings.AppName} ".Replace('é', '_'),
            Encoded.Message(settings, Terminate(Moment("2026-03-16 09:42:09")), computer: "w b\té1"),
            StringComparison.Ordinal);
        Assert.Contains($" {new string('h', 255)} a", Encoded.Message(settings, Terminate(default), computer: new string('h', 300)), StringComparison.Ordinal);
        Assert.Contains("Z - a", Encoded.Message(settings, Terminate(default), computer: ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_parameters_are_made_to_fit_and_stay_apart()
    {
        HashSet<string> taken = ["EventID"];
        Assert.Equal("Image", HeaderText.NameOf("Image", taken));
        Assert.Equal("EventID_2", HeaderText.NameOf("EventID", taken));
        Assert.Equal("a_b_c_d__", HeaderText.NameOf("a=b]c\"d é", taken));
        Assert.Equal(new string('x', 32), HeaderText.NameOf(new string('x', 40), taken));
        Assert.Equal(new string('x', 30) + "_2", HeaderText.NameOf(new string('x', 41), taken));
        Assert.Equal(new string('x', 30) + "_3", HeaderText.NameOf(new string('x', 32), taken));
    }

    [Theory]
    [InlineData(Facility.Kern, "<6>")]
    [InlineData(Facility.Daemon, "<30>")]
    [InlineData(Facility.Authpriv, "<86>")]
    [InlineData(Facility.Audit, "<110>")]
    [InlineData(Facility.Local0, "<134>")]
    [InlineData(Facility.Local7, "<190>")]
    public void The_priority_has_the_facility(Facility facility, string expected)
    {
        SyslogSettings settings = Encoded.Settings();
        settings.Facility = facility;
        Assert.StartsWith(expected + "1 ", Encoded.Message(settings, Terminate(default)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_severity_depends_on_the_event_and_on_the_operator()
    {
        SyslogSettings settings = Encoded.Settings();
        settings.Severity = new Dictionary<string, Severity> { ["ProcessTerminate"] = Severity.Debug, ["Error"] = Severity.Emergency };
        EventCatalog events = new TestSinkContext().Events;
        SeverityTable own = new(Encoded.Settings().Severity, events), chosen = new(settings.Severity, events);

        Assert.StartsWith("<31>1 ", Encoded.Message(settings, Terminate(default)), StringComparison.Ordinal);
        Assert.Equal((Severity.Informational, Severity.Debug), (own.Of(ProcessTerminate.Schema), chosen.Of(ProcessTerminate.Schema)));
        Assert.Equal((Severity.Warning, Severity.Emergency), (own.Of(Error.Schema), chosen.Of(Error.Schema)));
        Assert.Equal((Severity.Notice, Severity.Notice), (own.Of(ProcessAccess.Schema), chosen.Of(ProcessAccess.Schema)));
        Assert.Equal(Severity.Warning, own.Of(EventsLost.Schema));
    }

    [Fact]
    public void A_severity_for_an_event_that_does_not_exist_is_refused_with_the_name_that_was_meant()
    {
        Dictionary<string, Severity> chosen = new() { ["ProcesCreate"] = Severity.Debug };

        MonitorException exception = Assert.Throws<MonitorException>(() => new SeverityTable(chosen, new TestSinkContext().Events));

        Assert.Equal("MON4127", exception.Error.Code);
        Assert.Contains("Did you mean 'ProcessCreate'?", exception.Error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Prefix_and_byte_order_mark_stand_in_front_of_the_text()
    {
        SyslogSettings settings = Encoded.Settings();
        settings.Prefix = "@cee: ";
        Assert.Contains(" ProcessTerminate - @cee: {\"EventID\"", Encoded.Message(settings, Terminate(default)), StringComparison.Ordinal);

        settings.ByteOrderMark = true;
        Assert.Contains(" ProcessTerminate - \ufeff@cee: {\"EventID\"", Encoded.Message(settings, Terminate(default)), StringComparison.Ordinal);
    }

    private static ProcessTerminate Terminate(EventTime time) => new() { UtcTime = time == default ? new EventTime(1) : time, ProcessId = 7, Image = "/bin/true" };

    private static EventTime Moment(string utc) => EventTime.From(DateTime.Parse(utc, null, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal));
}
