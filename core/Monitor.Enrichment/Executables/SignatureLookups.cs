using System.Runtime.Versioning;
using System.Text;
using Monitor.Enrichment.Lookups;

namespace Monitor.Enrichment.Executables;

/// <summary>Fills the fields about the signatures of programs and drivers on Windows: the verdict is Windows', the name is read from the signature or from the
/// catalog that lists the file.</summary>
[SupportedOSPlatform("windows")]
public sealed class SignatureLookups : IDisposable
{
    private readonly LookupWorker<FileQuestion, SignatureFacts> _worker;

    /// <param name="checkRevocation">Whether certificates are looked up in the lists of those that were taken back, which may ask a server.</param>
    /// <param name="largest">Bytes of the largest file that is checked.</param>
    /// <param name="remoteFiles">Whether files on other computers are opened.</param>
    /// <param name="time">The clock.</param>
    public SignatureLookups(bool checkRevocation, long largest, bool remoteFiles, TimeProvider time)
    {
        LookupLimits limits = new() { Threads = 2, KeepFound = TimeSpan.FromMinutes(10) };
        SignatureCheck check = new(
            (file, path) => WindowsTrust.Verify(file, path, checkRevocation), (file, path) => WindowsTrust.VerifyByCatalog(file, path, checkRevocation), largest);
        FileFacts<SignatureFacts> files = new(check.Read, limits.KeepFound, time) { RemoteFiles = remoteFiles };
        _worker = new LookupWorker<FileQuestion, SignatureFacts>("signatures", files.Find, limits, time);
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
}
