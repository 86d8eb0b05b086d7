using System.Security.Cryptography;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Signatures;

/// <summary>The public key of a publisher whose plugins are trusted: an ECDSA key on the curve P-256.</summary>
public sealed class PublisherKey
{
    private readonly byte[] _key;

    private PublisherKey(string name, byte[] key)
    {
        Name = name;
        _key = key;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(key));
    }

    /// <summary>The publisher, as the operator calls it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the key as SubjectPublicKeyInfo, lower-case hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a key from a PEM file.</summary>
    /// <param name="name">The publisher, as the operator calls it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="MonitorException">The file cannot be read, or holds no such key.</exception>
    public static PublisherKey Read(string name, string path)
    {
        try
        {
            string text = EllipticKey.ReadText(path);
            if (EllipticKey.IsPrivate(text))
                throw new InvalidDataException("it is a private key, which belongs to the publisher alone");
            using ECDsa key = EllipticKey.Import(text);
            return new PublisherKey(name, key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception unusable) when (EllipticKey.IsUnusable(unusable))
        {
            throw new MonitorException(PluginErrors.BadPublisherKey(name, path, unusable), unusable);
        }
    }

    /// <summary>Whether this publisher signed these bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="signature">The signature, DER.</param>
    internal bool HasSigned(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(_key, out _);
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
