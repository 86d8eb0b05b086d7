using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.FileBlock;

/// <summary>Has the kernel side refuse that files of some folders become programs or are wiped, and reports what was refused.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector(
    "file-block", Emits = [typeof(FileBlockExecutable), typeof(FileBlockShredding)],
    Description = "Refuses programs and shredding in the folders that its settings name, and reports that", Systems = CollectorSystems.Windows)]
public sealed class FileBlockCollector(FileBlockSettings settings) : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileBlocked;

    /// <inheritdoc/>
    public override KernelPolicy Policy { get; } = settings.Executables || settings.Shredding
        ? new KernelPolicy { BlocksExecutables = settings.Executables, BlocksShredding = settings.Shredding, BlockedFolders = settings.Folders }
        : KernelPolicy.None;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (record.File.Blocked == BlockedAct.Executable)
            EmitExecutable(record, context);
        else if (record.File.Blocked == BlockedAct.Shredding)
            EmitShredding(record, context);
        else
            context.Health.Count("acts-not-known");
    }

    private static void EmitExecutable(in KernelRecord record, CollectorContext context) => context.Emit(new FileBlockExecutable
    {
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        User = record.Process.User,
        Image = record.Process.ShownImage,
        TargetFilename = record.File.Path,
        SourceFilename = record.File.NewPath,
        SourceFile = record.File.NewPath.IsAbsent ? null : record.File.Identity,
    });

    private static void EmitShredding(in KernelRecord record, CollectorContext context) => context.Emit(new FileBlockShredding
    {
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        User = record.Process.User,
        Image = record.Process.ShownImage,
        TargetFilename = record.File.Path,
        IsExecutable = record.File.IsProgram,
        TargetFile = record.File.Identity,
    });
}
