using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.StreamHash;

/// <summary>Reports every named stream of a file that is made, with its hashes and its text, once it has come to rest.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector(
    "stream-hash", Emits = [typeof(FileCreateStreamHash)], Description = "Named streams of files that are made, with hash and text", Systems = CollectorSystems.Windows)]
public sealed class StreamHashCollector(StreamHashSettings settings) : KernelCollector
{
    private StreamWatch? _watch;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileStream;

    /// <inheritdoc/>
    public override bool EmitsLater => true;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        _watch = new StreamWatch(settings, TimeProvider.System, context.Health);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        FileCreateStreamHash made = new()
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            CreationUtcTime = record.File.Created ?? record.Time,
            User = process.User,
        };
        if (_watch?.TryAdd(made, context) != true)
            context.Emit(made);
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
