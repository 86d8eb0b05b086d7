using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.ProcessCreate;

/// <summary>Reports every started program image.</summary>
[Collector("process-create", Emits = [typeof(Sdk.EventSet.ProcessCreate)], Description = "Every started program: command line, user, parent, hash")]
public sealed class ProcessCreateCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessCreate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        KernelProcess parent = record.Parent;
        context.Emit(new Sdk.EventSet.ProcessCreate
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.Image,
            CommandLine = process.CommandLine,
            CurrentDirectory = process.CurrentDirectory,
            User = process.User,
            LogonGuid = process.LogonGuid,
            LogonId = process.LogonId,
            TerminalSessionId = process.SessionId,
            IntegrityLevel = process.IntegrityLevel,
            ParentProcessGuid = parent.Guid,
            ParentProcessId = parent.ProcessId,
            ParentImage = parent.Image,
            ParentCommandLine = parent.CommandLine,
            ParentUser = parent.User,
            EffectiveUser = IsSame(process.EffectiveUser, process.User) ? Text.Absent : process.EffectiveUser,
            LoginUser = process.LoginUser,
            ContainerId = process.ContainerId,
            NamespacedProcessId = process.NamespacedProcessId == process.ProcessId ? null : process.NamespacedProcessId,
            InvokedAs = IsSame(process.InvokedAs, process.Image) ? Text.Absent : process.InvokedAs,
            ImageFile = process.ImageFile,
            ImageDeleted = process.ImageDeleted ? true : null,
            Terminal = process.Terminal,
            Ancestors = record.Ancestors,
        });
    }

    [HotPath]
    private static bool IsSame(Text left, Text right) => left.Bytes.SequenceEqual(right.Bytes);
}
