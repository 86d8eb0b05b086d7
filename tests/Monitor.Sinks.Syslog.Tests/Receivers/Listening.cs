using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>How a receiver is to listen.</summary>
internal sealed record Listening
{
    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public required string Scheme { get; init; }

    public SyslogFormat Format { get; init; } = SyslogFormat.Rfc5424;

    public Framing Framing { get; init; } = Framing.OctetCounting;

    /// <summary>The certificate to show.</summary>
    public TestCertificates.Files? Certificate { get; init; }

    /// <summary>The authority of client certificates.</summary>
    public string? Ca { get; init; }

    /// <summary>Whether clients need a certificate.</summary>
    public bool DemandsCertificate { get; init; }
}
