using System.Security.Cryptography;
using System.Text;

namespace Monitor.Plugins.Signatures;

/// <summary>Keys in PEM files: ECDSA on the curve P-256 and nothing else.</summary>
internal static class EllipticKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int LargestFile = 16 << 10;

    /// <summary>The text of a key file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is too large for a key.</exception>
    public static string ReadText(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] content = new byte[LargestFile + 1];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= LargestFile ? Encoding.UTF8.GetString(content, 0, length) : throw new InvalidDataException("it is too large for a key");
    }

    /// <summary>Whether a private key stands in the text.</summary>
    public static bool IsPrivate(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    /// <summary>The key in a PEM text.</summary>
    /// <exception cref="InvalidDataException">There is none, or one of another kind.</exception>
    /// <exception cref="CryptographicException">It is damaged.</exception>
    public static ECDsa Import(string text)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value != P256)
                throw new InvalidDataException("it is a key on another curve than P-256");
            return key;
        }
        catch (ArgumentException none)
        {
            key.Dispose();
            throw new InvalidDataException("there is no key in PEM form in it, or more than one, or an encrypted one", none);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception says that a key file cannot be used, and is no fault of the program.</summary>
    public static bool IsUnusable(Exception exception) =>
        exception is IOException or InvalidDataException or UnauthorizedAccessException or CryptographicException;
}
