using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Enrichment.Lookups;

namespace Monitor.Enrichment.Executables;

/// <summary>Fills the fields about the signatures of programs and drivers on Windows: the verdict is Windows', the name is read from the signature or from the
/// catalog that lists the file.</summary>
[SupportedOSPlatform("windows")]
public sealed class SignatureLookups : IDisposable
{
    private const long MostCatalogBytes = 16 << 20;

    private readonly LookupWorker<FileQuestion, SignatureFacts> _worker;
    private readonly bool _checkRevocation;

    /// <param name="checkRevocation">Whether certificates are looked up in the lists of those that were taken back, which may ask a server.</param>
    /// <param name="time">The clock.</param>
    public SignatureLookups(bool checkRevocation, TimeProvider time)
    {
        _checkRevocation = checkRevocation;
        _worker = new LookupWorker<FileQuestion, SignatureFacts>("signatures", Find, new LookupLimits { Threads = 2, KeepFound = TimeSpan.FromMinutes(10) }, time);
        Fields =
        [
            .. FieldsOf("file"),
            .. FieldsOf("driver"),
        ];
    }

    /// <summary>The lookups, one a field.</summary>
    public IReadOnlyList<IFieldLookup> Fields { get; }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();

    private IEnumerable<IFieldLookup> FieldsOf(string kind) =>
    [
        new ExecutableField<SignatureFacts>($"{kind}-signed", _worker, facts => facts.IsSigned ? "true"u8.ToArray() : "false"u8.ToArray()),
        new ExecutableField<SignatureFacts>($"{kind}-signature", _worker, facts => facts.Signer),
        new ExecutableField<SignatureFacts>($"{kind}-signature-status", _worker, facts => Encoding.ASCII.GetBytes(facts.Status.ToString())),
    ];

    private SignatureFacts? Find(FileQuestion question, CancellationToken cancellation)
    {
        using SafeFileHandle? file = question.Open();
        if (file is null)
            return null;
        uint verdict = WindowsTrust.Verify(file, question.Path, _checkRevocation);
        if (verdict != TrustVerdict.NoSignature)
            return new SignatureFacts(true, ProgramSignature.Read(file, cancellation)?.Signer, TrustVerdict.StatusOf(verdict));
        return WindowsTrust.VerifyByCatalog(file, question.Path, _checkRevocation) is var (byCatalog, catalog)
            ? new SignatureFacts(true, SignerOf(catalog), TrustVerdict.StatusOf(byCatalog))
            : new SignatureFacts(false, null, SignatureStatus.Unavailable);
    }

    /// <summary>A catalog is a signed message itself.</summary>
    private static byte[]? SignerOf(string catalog)
    {
        using SafeFileHandle? file = OpenedFile.Open(Encoding.UTF8.GetBytes(catalog));
        if (file is null || RandomAccess.GetLength(file) is var length && length > MostCatalogBytes)
            return null;
        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        return SignedMessage.Read(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)))?.Signer;
    }
}
