using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Executables;

/// <summary>Says who signed a Linux kernel module. Whether the signature holds is for the kernel to say, which has checked it.</summary>
public sealed class DriverSignatureLookup : IFieldLookup, IDisposable
{
    private readonly LookupWorker<FileQuestion, byte[]> _worker;

    /// <param name="time">The clock.</param>
    public DriverSignatureLookup(TimeProvider time)
    {
        FileFacts<byte[]> files = new(static (file, _, _) => ModuleSignature.ReadSigner(file), TimeSpan.FromHours(1), time);
        _worker = new LookupWorker<FileQuestion, byte[]>("module signatures", files.Find, new LookupLimits { Remembered = 512, Waiting = 256 }, time);
    }

    /// <inheritdoc/>
    public string Name => "driver-signature";

    /// <inheritdoc/>
    public IReadOnlyList<FieldType> Takes { get; } = [FieldType.Text, FieldType.File];

    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields) =>
        FileQuestion.Of(record, fields) is { } question ? _worker.FindAsync(question) : default;

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();
}
