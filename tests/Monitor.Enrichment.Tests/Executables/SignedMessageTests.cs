using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitor.Enrichment.Executables;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>Whose name a signed message has.</summary>
public sealed class SignedMessageTests : IDisposable
{
    private static readonly byte[] Number = [0x11, 0x22, 0x33];

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _issuersKey = RSA.Create(2048);

    public void Dispose()
    {
        _key.Dispose();
        _issuersKey.Dispose();
    }

    [Fact]
    public void The_name_is_that_of_the_certificate_that_the_message_names()
    {
        Assert.Equal("Example Works", SignerOf());
        Assert.Equal("Example Works", SignerOf(Certificate("CN=Somebody Else", "CN=Example CA", [0x44])));
        Assert.Equal("Example Works", SignerOf(Certificate("CN=Somebody Else", "CN=Other CA", Number)));
    }

    [Theory]
    [InlineData("CN=A Famous Company")]
    [InlineData("CN=A Famous Company, O=Longer than the other")]
    public void Where_two_certificates_could_be_meant_there_is_no_name(string subject) =>
        Assert.Null(SignerOf(Certificate(subject, "CN=Example CA", Number)));

    private string? SignerOf(params X509Certificate2[] others)
    {
        using X509Certificate2 certificate = Certificate("CN=Example Works", "CN=Example CA", Number), withKey = certificate.CopyWithPrivateKey(_key);
        CmsSigner signer = new(SubjectIdentifierType.IssuerAndSerialNumber, withKey) { IncludeOption = X509IncludeOption.EndCertOnly };
        foreach (X509Certificate2 other in others)
            signer.Certificates.Add(other);
        SignedCms message = new(new ContentInfo("something"u8.ToArray()));
        message.ComputeSignature(signer);
        return SignedMessage.Read(message.Encode())!.Signer is { } name ? Encoding.UTF8.GetString(name) : null;
    }

    /// <summary>A certificate for the signer's key, issued by whomever it says.</summary>
    private X509Certificate2 Certificate(string subject, string issuer, byte[] number)
    {
        CertificateRequest request = new(subject, _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.Create(
            new X500DistinguishedName(issuer), X509SignatureGenerator.CreateForRSA(_issuersKey, RSASignaturePadding.Pkcs1), now.AddDays(-1), now.AddDays(1), number);
    }
}
