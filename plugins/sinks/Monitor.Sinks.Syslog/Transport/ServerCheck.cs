using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>Looks at the certificate that a receiver shows, and keeps what is wrong with it.</summary>
/// <param name="serverName">The name that it must have.</param>
/// <param name="verify">Whether a fault matters.</param>
internal sealed class ServerCheck(string serverName, bool verify)
{
    private string? _distrust;
    private string? _otherNames;

    /// <summary>What was wrong; null if the certificate was not the fault.</summary>
    public MonitorError? Error(string destination) =>
        _distrust is not null ? SyslogErrors.NotTrusted(destination, _distrust)
        : _otherNames is not null ? SyslogErrors.OtherName(destination, serverName, _otherNames)
        : null;

    /// <summary>Says whether to go on.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || !verify)
            return true;
        if (certificate is not X509Certificate2 shown)
        {
            _distrust = "it shows none";
            return false;
        }

        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            _distrust = Distrust(shown, chain);
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            _otherNames = NamesOf(shown);
        return false;
    }

    private static string Distrust(X509Certificate2 shown, X509Chain? chain)
    {
        DateTime now = DateTime.Now;
        if (now > shown.NotAfter)
            return $"it expired at {Moment(shown.NotAfter)}";
        if (now < shown.NotBefore)
            return $"it is not valid before {Moment(shown.NotBefore)}";
        string[] reasons = [.. (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct()];
        return $"'{shown.Subject}' from '{shown.Issuer}': {string.Join("; ", reasons)}";
    }

    private static string Moment(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string NamesOf(X509Certificate2 shown)
    {
        string[] names = [.. shown.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        return names.Length == 0 ? shown.Subject : string.Join(", ", names);
    }
}
