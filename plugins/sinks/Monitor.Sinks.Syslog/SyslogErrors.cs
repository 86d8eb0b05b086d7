using System.Globalization;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.Syslog;

/// <summary>What can keep the syslog sink from sending.</summary>
internal static class SyslogErrors
{
    /// <summary>Why an event is rejected that no cutting makes small enough.</summary>
    public const string TooLarge = "the message is larger than max-size, however much of its text is cut";

    /// <summary>Why an event is rejected that the local socket does not take.</summary>
    public const string LargerThanSocket = "the message is larger than the socket takes; set max-size lower";

    public static MonitorError CannotReach(string destination, string reason) => new(
        "MON4120",
        $"The receiver {destination} cannot be reached: {Clause(reason)}",
        "See that it runs and listens there, and that no firewall stands between; the sink tries again");

    public static MonitorError Lost(string destination, string reason) => new(
        "MON4121",
        $"The connection to {destination} was lost: {Clause(reason)}",
        "See the receiver's own log; the sink connects again and sends again what was on its way");

    public static MonitorError NotTaken(string destination, TimeSpan timeout) => new(
        "MON4122",
        string.Create(CultureInfo.InvariantCulture, $"The receiver {destination} has taken nothing for {timeout.TotalSeconds:0.###} s"),
        "See whether it is overloaded or its disk is full; the sink connects again and sends again what was on its way");

    public static MonitorError CannotReadFile(string path, string reason) => new(
        "MON4123",
        $"The file {path} cannot be used: {Clause(reason)}",
        "Give PEM files that Monitor's user may read: 'ca' and 'certificate' with certificates, 'key' with the certificate's own key, not encrypted");

    public static MonitorError NoHandshake(string destination, string reason) => new(
        "MON4124",
        $"There is no TLS with {destination}: {Clause(reason)}",
        "See that the receiver speaks TLS 1.2 or later on that port, and give 'certificate' and 'key' if it demands a client certificate");

    public static MonitorError NotTrusted(string destination, string reason) => new(
        "MON4125",
        $"The certificate of {destination} is not trusted: {Clause(reason)}",
        "Give the file of the authority that it comes from as 'ca', or have the receiver's certificate renewed");

    public static MonitorError OtherName(string destination, string expected, string found) => new(
        "MON4126",
        $"The certificate of {destination} is for {found}, not for {expected}",
        "Write the receiver's name as the certificate has it, in 'to' or as 'server-name'");

    public static MonitorError UnknownEvent(string name, IReadOnlyCollection<string> known) => new(
        "MON4127",
        $"There is no event '{name}' to give a severity",
        Suggestion.Cure(name, known));

    public static MonitorError NotVerified(string destination) => new(
        "MON4128",
        $"The certificate of {destination} is not checked: whoever answers there gets the events",
        "Remove 'verify: false', and give the file of the receiver's authority as 'ca'");

    private static string Clause(string reason) => reason.Trim().TrimEnd('.');
}
