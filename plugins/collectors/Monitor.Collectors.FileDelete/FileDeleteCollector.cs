using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Deleted = Monitor.Sdk.EventSet.FileDelete;

namespace Monitor.Collectors.FileDelete;

/// <summary>Reports every name of a file that is removed, and keeps copies of the files of some folders.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector("file-delete", Emits = [typeof(Deleted)], Description = "Every name of a file that is removed; copies of what was deleted, where asked for")]
public sealed class FileDeleteCollector(FileDeleteSettings settings) : KernelCollector
{
    private DeletionArchive? _archive;
    private VolumeArchive? _kept;

    /// <inheritdoc/>
    public override KernelHooks Hooks => settings.Archive is null ? KernelHooks.FileDelete : KernelHooks.FileDelete | KernelHooks.FileCreate | KernelHooks.FileRename;

    /// <inheritdoc/>
    public override KernelPolicy Policy { get; } = settings.VolumeArchive is { } kept
        ? new KernelPolicy { ArchiveFolder = kept.Folder, ArchivedFolders = kept.Directories }
        : KernelPolicy.None;

    /// <inheritdoc/>
    public override bool EmitsLater => settings.Archive is not null;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        if (settings.Archive is { } archive)
            _archive = new DeletionArchive(archive);
        if (settings.VolumeArchive is { } kept)
            _kept = new VolumeArchive(kept.Folders, kept.Quota.Bytes, context.Health);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (record.File.IsArchived)
            _kept?.Notice();
        Text archived = record.File.IsArchived ? "true"u8 : Text.Absent;
        if (_archive is { } archive && (archive.Covers(record.File.Path) || archive.Covers(record.File.NewPath)))
        {
            if (archive.TryAdd(Of(record, archived), context, ActOf(record.Kind), record.IsIncomplete))
                return;
            context.Health.Count("files-not-kept");
            archived = "false - too much was waiting to be kept"u8;
        }

        if (record.Kind == KernelHooks.FileDelete)
            context.Emit(Of(record, archived), record.IsIncomplete);
    }

    /// <inheritdoc/>
    public override Task DrainAsync(CancellationToken cancellation) => _archive?.DrainAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _archive?.Dispose();
        _kept?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static Deleted Of(in KernelRecord record, Text archived) => new()
    {
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        User = record.Process.User,
        Image = record.Process.ShownImage,
        TargetFilename = record.File.Path,
        IsExecutable = record.File.IsArchived ? record.File.IsProgram : null,
        Archived = archived,
        ContainerId = record.Process.ContainerId,
        ArchiveFilename = record.File.NewPath,
        ArchiveFile = record.File.Identity,
    };

    private static DeletionArchive.Act ActOf(KernelHooks kind) => kind switch
    {
        KernelHooks.FileCreate => DeletionArchive.Act.Made,
        KernelHooks.FileRename => DeletionArchive.Act.Moved,
        _ => DeletionArchive.Act.Removed,
    };
}
