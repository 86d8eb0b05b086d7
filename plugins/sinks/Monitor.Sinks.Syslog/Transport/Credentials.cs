using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>The certificates that the operator gave, read from their files.</summary>
internal sealed class Credentials : IDisposable
{
    private readonly X509Certificate2Collection _own = [];

    /// <summary>The authorities that are trusted; null: those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; private init; }

    /// <summary>The client's certificate, with the ones between it and its authority; null if there is none.</summary>
    public SslStreamCertificateContext? Client { get; private init; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="MonitorException">A file cannot be read, or is not what it should be.</exception>
    public static Credentials Read(SyslogSettings settings, string baseDirectory)
    {
        X509Certificate2Collection? authorities = settings.Ca is { } ca ? ReadCertificates(Path.Combine(baseDirectory, ca)) : null;
        if (settings is not { Certificate: { } certificate, Key: { } key })
            return new Credentials { Authorities = authorities };
        certificate = Path.Combine(baseDirectory, certificate);
        key = Path.Combine(baseDirectory, key);
        X509Certificate2Collection chain = ReadCertificates(certificate);
        X509Certificate2 leaf = Try(key, () => X509Certificate2.CreateFromPemFile(certificate, key));
        Credentials credentials = new() { Authorities = authorities, Client = SslStreamCertificateContext.Create(leaf, chain, offline: true) };
        credentials._own.Add(leaf);
        credentials._own.AddRange(chain);
        return credentials;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _own.Concat(Authorities ?? []))
            certificate.Dispose();
    }

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        X509Certificate2Collection certificates = [];
        Try(path, () =>
        {
            certificates.ImportFromPemFile(path);
            return certificates;
        });
        return certificates.Count > 0 ? certificates : throw new MonitorException(SyslogErrors.CannotReadFile(path, "there is no certificate in it"));
    }

    private static T Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new MonitorException(SyslogErrors.CannotReadFile(path, exception.Message.TrimEnd('.')), exception);
        }
    }
}
