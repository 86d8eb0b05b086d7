using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.ProcessAccess;

/// <summary>Reports every process that gets at another one. By a handle to one of its threads it does not: that is told where it can write
/// there, by process-injection.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector("process-access", Emits = [typeof(Sdk.EventSet.ProcessAccess)], Description = "Processes that get at the memory, registers or descriptors of others")]
public sealed class ProcessAccessCollector(ProcessAccessSettings settings) : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => settings.Limited ? KernelHooks.ProcessAccess | KernelHooks.LimitedAccess : KernelHooks.ProcessAccess;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelAccess access = record.Access;
        if (access.IsFurther || access.Way == AccessWay.ThreadHandle)
            return;
        KernelProcess process = record.Process, target = record.Target;
        context.Emit(new Sdk.EventSet.ProcessAccess
        {
            UtcTime = record.Time,
            SourceProcessGUID = process.Guid,
            SourceProcessId = process.ProcessId,
            SourceThreadId = access.ThreadId,
            SourceImage = process.ShownImage,
            TargetProcessGUID = target.Guid,
            TargetProcessId = target.ProcessId,
            TargetImage = target.ShownImage,
            GrantedAccess = access.Way == AccessWay.Handle ? access.GrantedAccess : AccessMask.Of(access.Rights),
            CallTrace = access.CallTrace,
            SourceUser = process.User,
            TargetUser = target.User,
            Method = access.Method,
            Repeats = access.Repeats == 0 ? null : access.Repeats,
            ContainerId = process.ContainerId,
        });
    }
}
