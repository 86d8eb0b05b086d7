using Monitor.Enrichment.Lookups;

namespace Monitor.Enrichment.Executables;

/// <summary>Fills the fields that say what a program says of itself, by its path: each file is read once for all of them. Where the event says which file it
/// is, no other is taken for it.</summary>
public sealed class VersionLookups : IDisposable
{
    private readonly LookupWorker<FileQuestion, VersionFacts> _worker;

    /// <param name="remoteFiles">Whether files on other computers are opened.</param>
    /// <param name="time">The clock.</param>
    public VersionLookups(bool remoteFiles, TimeProvider time)
    {
        FileFacts<VersionFacts> files = new(
            static (file, _, _) => VersionResource.Read(new FileWindow(file, new byte[FileWindow.BufferSize])), TimeSpan.FromHours(1), time)
        {
            RemoteFiles = remoteFiles,
        };
        _worker = new LookupWorker<FileQuestion, VersionFacts>("version resources", files.Find, new LookupLimits { Threads = 2 }, time);
        Fields =
        [
            new ExecutableField<VersionFacts>("file-version", _worker, facts => facts.FileVersion),
            new ExecutableField<VersionFacts>("file-description", _worker, facts => facts.Description),
            new ExecutableField<VersionFacts>("file-product", _worker, facts => facts.Product),
            new ExecutableField<VersionFacts>("file-company", _worker, facts => facts.Company),
            new ExecutableField<VersionFacts>("file-original-name", _worker, facts => facts.OriginalFileName),
        ];
    }

    /// <summary>The lookups, one a field.</summary>
    public IReadOnlyList<IFieldLookup> Fields { get; }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();
}
