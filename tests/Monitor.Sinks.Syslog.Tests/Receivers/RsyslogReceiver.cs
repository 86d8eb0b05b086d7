using System.Diagnostics;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>rsyslog; its own parsing of the structured data lies in a second file.</summary>
/// <param name="listening">How it is to listen.</param>
internal sealed class RsyslogReceiver(Listening listening) : Receiver(listening)
{
    private static readonly string Modules = Path.Combine(Tools, "usr/lib/x86_64-linux-gnu/rsyslog/");

    protected override string Configuration() => $$"""
        global(workDirectory="{{Folder.Path}}" maxMessageSize="1m" {{Credentials()}})
        main_queue(queue.type="direct")
        module(load="mmpstrucdata")
        {{Input()}}
        template(name="whole" type="string" string="%pri%\t%timestamp:::date-rfc3339%\t%hostname%\t%programname%\t%procid%\t%msgid%\t%structured-data%\t%msg%\n")
        template(name="parsed" type="string" string="%$!rfc5424-sd%\n")
        ruleset(name="all") {
            action(type="omfile" file="{{Output}}" template="whole")
            {{(Listening.Format == SyslogFormat.Rfc5424 ? $$"""action(type="mmpstrucdata") action(type="omfile" file="{{Folder["parsed.txt"]}}" template="parsed")""" : "")}}
        }

        """;

    protected override ProcessStartInfo Command() => new(Path.Combine(Tools, "usr/sbin/rsyslogd"),
        ["-n", "-C", "-f", Folder["server.conf"], "-i", Folder["server.pid"], "-M", Modules]);

    private string Credentials() => Listening.Certificate is not { } certificate ? "" : $"""
        defaultNetstreamDriverCAFile="{Listening.Ca}" defaultNetstreamDriverCertFile="{certificate.Certificate}" defaultNetstreamDriverKeyFile="{certificate.Key}"
        """;

    private string Input() => Listening.Scheme switch
    {
        "udp" => $"""
            module(load="imudp")
            input(type="imudp" address="127.0.0.1" port="{Port}" ruleset="all")
            """,
        "tcp" => $"""
            module(load="imtcp" maxFrameSize="1000000")
            input(type="imtcp" address="127.0.0.1" port="{Port}" ruleset="all")
            """,
        _ => $"""
            module(load="imtcp" maxFrameSize="1000000" streamDriver.name="ossl" streamDriver.mode="1"
                streamDriver.authMode="{(Listening.DemandsCertificate ? "x509/certvalid" : "anon")}")
            input(type="imtcp" address="127.0.0.1" port="{Port}" ruleset="all")
            """,
    };
}
