using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;

namespace Monitor.Enrichment.Executables;

/// <summary>A PKCS #7 message (RFC 2315) as files carry it for a signature.</summary>
internal sealed class SignedMessage
{
    private static readonly Oid ProgramDigest = new("1.3.6.1.4.1.311.2.1.4");

    private SignedMessage(SignedCms message)
    {
        Signer = SignerOf(message);
        Program = ProgramOf(message);
    }

    /// <summary>Name of the signer: of its certificate, or where the message has none, of who issued that; null if there is no signer, or several certificates
    /// could be the signer's. Anybody can make a certificate with a fine name and the issuer and number of another, and put it beside that one.</summary>
    public byte[]? Signer { get; }

    /// <summary>The digest of a program that was signed (SpcIndirectDataContent of Authenticode), and by which algorithm it was made; null if the
    /// message is about something else, or the algorithm is not known.</summary>
    public (HashAlgorithmName Algorithm, byte[] Digest)? Program { get; }

    /// <summary>Reads a message; null if it is none.</summary>
    public static SignedMessage? Read(ReadOnlySpan<byte> bytes)
    {
        SignedCms message = new();
        try
        {
            message.Decode(bytes);
            return new SignedMessage(message);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static byte[]? SignerOf(SignedCms message)
    {
        if (message.SignerInfos.Count == 0)
            return null;
        SignerInfo signer = message.SignerInfos[0];
        if (message.Certificates.Count(certificate => IsMeant(signer.SignerIdentifier, certificate)) > 1)
            return null;
        string? name = signer.Certificate is { } certificate
            ? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)
            : signer.SignerIdentifier.Value is X509IssuerSerial issued ? CommonName(issued.IssuerName) : null;
        return string.IsNullOrEmpty(name) ? null : Encoding.UTF8.GetBytes(name);
    }

    /// <summary>Whether a certificate could be the one that a message names for its signer's.</summary>
    private static bool IsMeant(SubjectIdentifier signer, X509Certificate2 certificate) => signer.Value switch
    {
        X509IssuerSerial issued => certificate.SerialNumber == issued.SerialNumber && certificate.Issuer == issued.IssuerName,
        string key => certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(extension => extension.SubjectKeyIdentifier == key),
        _ => true,
    };

    private static (HashAlgorithmName Algorithm, byte[] Digest)? ProgramOf(SignedCms message)
    {
        if (message.ContentInfo.ContentType.Value != ProgramDigest.Value)
            return null;
        AsnReader content = new AsnReader(message.ContentInfo.Content, AsnEncodingRules.BER).ReadSequence();
        content.ReadEncodedValue();
        AsnReader digest = content.ReadSequence();
        return AlgorithmOf(digest.ReadSequence().ReadObjectIdentifier()) is { } algorithm ? (algorithm, digest.ReadOctetString()) : null;
    }

    /// <summary>The algorithm of an identifier; null if it is none of those that programs are signed with today.</summary>
    private static HashAlgorithmName? AlgorithmOf(string identifier) => identifier switch
    {
        "1.3.14.3.2.26" => HashAlgorithmName.SHA1,
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>The common name in a distinguished name, or all of it.</summary>
    private static string CommonName(string name)
    {
        const string CommonNameKey = "CN=";
        string[] parts = [.. new X500DistinguishedName(name).Format(multiLine: true).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return parts.FirstOrDefault(part => part.StartsWith(CommonNameKey, StringComparison.Ordinal))?[CommonNameKey.Length..] ?? name;
    }
}
