using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Registry;

/// <summary>Reports every key of the registry that is made, renamed or deleted, and every value that is set or deleted.</summary>
[Collector(
    "registry", Emits = [typeof(RegistryValueSet), typeof(RegistryObjectChange), typeof(RegistryObjectRename)],
    Description = "Keys and values of the registry that are made, set, renamed or deleted", Systems = CollectorSystems.Windows)]
public sealed class RegistryCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.Registry;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        switch (record.Registry.Operation)
        {
            case RegistryOperation.SetValue:
                EmitSet(record, context);
                break;
            case RegistryOperation.RenameKey:
                EmitRename(record, context);
                break;
            case RegistryOperation.CreateKey:
                EmitChange(record, "CreateKey"u8, context);
                break;
            case RegistryOperation.DeleteKey:
                EmitChange(record, "DeleteKey"u8, context);
                break;
            case RegistryOperation.DeleteValue:
                EmitChange(record, "DeleteValue"u8, context);
                break;
            default:
                context.Health.Count("operations-not-known");
                break;
        }
    }

    private static void EmitSet(in KernelRecord record, CollectorContext context) => context.Emit(new RegistryValueSet
    {
        EventType = "SetValue"u8,
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        Image = record.Process.ShownImage,
        TargetObject = record.Registry.Path,
        Details = record.Registry.Details,
        User = record.Process.User,
    });

    private static void EmitRename(in KernelRecord record, CollectorContext context) => context.Emit(new RegistryObjectRename
    {
        EventType = "RenameKey"u8,
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        Image = record.Process.ShownImage,
        TargetObject = record.Registry.Path,
        NewName = record.Registry.NewPath,
        User = record.Process.User,
    });

    private static void EmitChange(in KernelRecord record, ReadOnlySpan<byte> type, CollectorContext context) => context.Emit(new RegistryObjectChange
    {
        EventType = type,
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        Image = record.Process.ShownImage,
        TargetObject = record.Registry.Path,
        User = record.Process.User,
    });
}
