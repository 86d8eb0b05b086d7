using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sample.Webhook.Tests;

/// <summary>An authority of the test's own and a certificate from it.</summary>
internal static class Certificates
{
    /// <summary>Makes both.</summary>
    /// <param name="address">The address that the certificate is for.</param>
    /// <returns>The authority's certificate as PEM, and the server's with its key.</returns>
    public static (string Authority, X509Certificate2 Server) Make(IPAddress address)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1), until = DateTimeOffset.UtcNow.AddDays(1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = new("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=Server of a test", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 server = request.Create(authority, from, until, [1, 2, 3]);
        return (authority.ExportCertificatePem(), server.CopyWithPrivateKey(key));
    }
}
