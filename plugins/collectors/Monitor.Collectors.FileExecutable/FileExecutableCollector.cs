using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.FileExecutable;

/// <summary>Reports every file that was written from its beginning and is a program, once it has come to rest.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector("file-executable", Emits = [typeof(FileExecutableDetected)], Description = "Every program or script that is written to a file")]
public sealed class FileExecutableCollector(FileExecutableSettings settings) : KernelCollector
{
    private FileWatch? _watch;

    /// <inheritdoc/>
    public override KernelHooks Hooks => settings.FollowMoves ? KernelHooks.FileExecutable | KernelHooks.FileRename : KernelHooks.FileExecutable;

    /// <inheritdoc/>
    public override bool EmitsLater => true;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        _watch = new FileWatch(settings, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (record.Kind == KernelHooks.FileRename)
        {
            FileExecutableDetected moved = new() { TargetFilename = record.File.Path, RestingFilename = record.File.NewPath };
            if (_watch is { } following && !following.TryAddMove(moved, context))
                context.Health.Count("moves-not-followed");
            return;
        }

        KernelProcess process = record.Process;
        FileExecutableDetected written = new()
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            ContainerId = process.ContainerId,
            RestingFilename = record.File.IsClosed ? record.File.Path : Text.Absent,
            TargetFile = record.File.Identity,
        };
        if (record.File.IsClosed)
        {
            if (record.File.IsProgram)
                context.Emit(written, record.IsIncomplete);
            return;
        }

        if (_watch is { } watch && watch.TryAdd(written, context, record.File.Descriptor | (record.File.IsProgram ? FileWatch.ProgramTag : 0), record.IsIncomplete))
            return;
        if (record.File.IsProgram)
            context.Emit(written, record.IsIncomplete);
        else
            context.Health.Count("files-not-looked-at");
    }

    /// <inheritdoc/>
    public override Task DrainAsync(CancellationToken cancellation) => _watch?.DrainAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
