using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Executables;

/// <summary>What is said of a file's signature: the verdict is the system's, on the signature inside the file or else on a catalog that lists it; the name is read
/// from the signature, or from the catalog. Where the system has no verdict, only what the file itself shows is said.</summary>
/// <param name="verify">The system's verdict on the signature inside a file, an HRESULT: see <see cref="TrustVerdict"/>.</param>
/// <param name="verifyByCatalog">The verdict of the first catalog that lists a file, and the catalog's path; null if none does.</param>
/// <param name="largest">Bytes of the largest file that is checked: all of it has to be read, which nothing can stop.</param>
internal sealed class SignatureCheck(
    Func<SafeFileHandle, string, uint> verify, Func<SafeFileHandle, string, (uint Verdict, string Catalog)?> verifyByCatalog, long largest)
{
    private const long MostCatalogBytes = 16 << 20;

    /// <summary>What is said of a file that lies at a path; null if it is too large.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SignatureFacts? Read(SafeFileHandle file, string path, CancellationToken cancellation)
    {
        if (RandomAccess.GetLength(file) > largest)
            return null;
        SignatureStatus status = TrustVerdict.StatusOf(verify(file, path));
        if (status != SignatureStatus.Unavailable)
            return new SignatureFacts(true, ProgramSignature.Read(file)?.Signer, status);
        if (verifyByCatalog(file, path) is var (byCatalog, catalog))
            return new SignatureFacts(true, SignerOf(catalog), TrustVerdict.StatusOf(byCatalog));
        return ProgramSignature.Read(file) is { } signature
            ? new SignatureFacts(true, signature.Signer, signature.IsIntact(file, cancellation) == false ? SignatureStatus.Invalid : SignatureStatus.Unavailable)
            : new SignatureFacts(false, null, SignatureStatus.Unavailable);
    }

    /// <summary>A catalog is a signed message itself.</summary>
    private static byte[]? SignerOf(string catalog)
    {
        using SafeFileHandle? file = OpenedFile.Open(Encoding.UTF8.GetBytes(catalog));
        if (file is null || RandomAccess.GetLength(file) is var length && length > MostCatalogBytes)
            return null;
        byte[] bytes = new byte[length];
        return SignedMessage.Read(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)))?.Signer;
    }
}
