using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.ProcessInjection;

/// <summary>Reports every process that writes into the memory or the registers of another one.</summary>
[Collector("process-injection", Emits = [typeof(Sdk.EventSet.ProcessInjection)], Description = "Processes that write into others")]
public sealed class ProcessInjectionCollector : KernelCollector
{
    private const AccessRights Writes = AccessRights.WriteMemory | AccessRights.WriteState;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessAccess;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelAccess access = record.Access;
        if (!IsWrite(access))
            return;
        KernelProcess process = record.Process, target = record.Target;
        bool hasAddress = access.Address != 0;
        uint repeats = hasAddress ? access.PageRepeats : access.Repeats;
        context.Emit(new Sdk.EventSet.ProcessInjection
        {
            UtcTime = record.Time,
            SourceProcessGuid = process.Guid,
            SourceProcessId = process.ProcessId,
            SourceThreadId = access.ThreadId,
            SourceImage = process.ShownImage,
            TargetProcessGuid = target.Guid,
            TargetProcessId = target.ProcessId,
            TargetImage = target.ShownImage,
            Method = access.Method,
            TargetAddress = hasAddress ? access.Address : null,
            Size = hasAddress ? access.Size : null,
            TargetMapping = access.Mapping,
            TargetPermissions = access.Permissions,
            SourceUser = process.User,
            TargetUser = target.User,
            Repeats = repeats == 0 ? null : repeats,
            ContainerId = process.ContainerId,
        });
    }

    /// <summary>Who attaches may write, but has not written yet; who opens the memory to be written, or has a handle by which it can be, may write to
    /// it by ways that are not seen.</summary>
    private static bool IsWrite(in KernelAccess access) =>
        (access.Rights & Writes) != 0 && (access.Way is AccessWay.Handle or AccessWay.ThreadHandle || (access.Rights & AccessRights.Control) == 0);
}
