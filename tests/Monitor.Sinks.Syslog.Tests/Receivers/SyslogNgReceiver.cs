using System.Diagnostics;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>syslog-ng; its own parsing of the structured data lies in a second file.</summary>
/// <param name="listening">How it is to listen.</param>
internal sealed class SyslogNgReceiver(Listening listening) : Receiver(listening)
{
    private static readonly string Libraries = Path.Combine(Tools, "usr/lib/syslog-ng");

    protected override string Configuration() => $$"""
        @version: 3.38
        options { log-msg-size(1048576); keep-hostname(yes); chain-hostnames(no); use-dns(no); stats-freq(0); flush-lines(1); };
        source s { {{Input()}} };
        destination whole {
            file("{{Output}}" template("$PRI\t$S_ISODATE\t$HOST\t$PROGRAM\t$PID\t$MSGID\t$SDATA\t$MSG\n") template-escape(no) frac-digits(6));
        };
        destination parsed { file("{{Folder["parsed.txt"]}}" template("$(format-json --key .SDATA.*)\n") template-escape(no)); };
        log { source(s); destination(whole); {{(Listening.Format == SyslogFormat.Rfc5424 ? "destination(parsed);" : "")}} flags(flow-control); };

        """;

    protected override ProcessStartInfo Command() => new(Path.Combine(Tools, "usr/sbin/syslog-ng"),
    [
        "-F", "--no-caps", "-f", Folder["server.conf"], "-R", Folder["persist"], "-p", Folder["server.pid"], "-c", Folder["control"],
        $"--module-path={Path.Combine(Libraries, "3.38")}",
    ])
    { Environment = { ["LD_LIBRARY_PATH"] = Libraries } };

    private string Input()
    {
        string transport = $"""ip("127.0.0.1") port({Port}) {(Listening.Scheme == "udp" ? "" : "max-connections(20)")} {Tls()}""";
        return (Listening.Framing, Listening.Format) switch
        {
            (Framing.OctetCounting, SyslogFormat.Rfc5424) => $"""syslog({transport} transport("{Listening.Scheme}"));""",
            (_, SyslogFormat.Rfc5424) => $"""network({transport} transport("{Listening.Scheme}") flags(syslog-protocol));""",
            _ => $"""network({transport} transport("{Listening.Scheme}"));""",
        };
    }

    private string Tls() => Listening.Certificate is not { } certificate ? "" : $"""
        tls(cert-file("{certificate.Certificate}") key-file("{certificate.Key}") ca-file("{Listening.Ca}")
            peer-verify({(Listening.DemandsCertificate ? "required-trusted" : "optional-untrusted")}))
        """;
}
