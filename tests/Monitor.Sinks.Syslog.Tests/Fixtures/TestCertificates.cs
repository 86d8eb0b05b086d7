using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>An authority and what it has signed, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly X509Certificate2 _authority;

    public TestCertificates(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    /// <summary>File of the authority's certificate.</summary>
    public string Authority => _folder["ca.pem"];

    /// <summary>A file in the folder of the certificates.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Signs a certificate.</summary>
    /// <param name="name">The name that it is for; an address, too.</param>
    /// <param name="until">When it expires, as days from now.</param>
    /// <param name="from">Since when it is valid, as days from now.</param>
    public Files Sign(string name, int until = 20, int from = -20)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        using X509Certificate2 signed = request.Create(
            _authority, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until), RandomNumberGenerator.GetBytes(8));
        string file = $"{name}-{Guid.NewGuid():n}";
        Files files = new(_folder[file + ".crt"], _folder[file + ".key"]);
        File.WriteAllText(files.Certificate, signed.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>A certificate and its key.</summary>
    public sealed record Files(string Certificate, string Key);
}
