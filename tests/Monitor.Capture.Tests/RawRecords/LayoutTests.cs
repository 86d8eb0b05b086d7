using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests.RawRecords;

/// <summary>The reader's structs and numbers against native/abi/records.h, as a C compiler sees it.</summary>
public sealed class LayoutTests
{
    private static readonly Dictionary<Type, string> Structs = new()
    {
        [typeof(RecordHeader)] = "record_header",
        [typeof(ExecRecord)] = "exec_record",
        [typeof(ArgsRecord)] = "args_record",
        [typeof(ForkRecord)] = "fork_record",
        [typeof(ExitRecord)] = "exit_record",
        [typeof(ConnectionRecord)] = "connection_record",
        [typeof(FileRecord)] = "file_record",
        [typeof(AttributeRecord)] = "attribute_record",
        [typeof(ModuleRecord)] = "module_record",
        [typeof(BpfProgramRecord)] = "bpf_program_record",
        [typeof(DnsRecord)] = "dns_record",
        [typeof(MemoryAccessRecord)] = "memory_access_record",
    };

    private static readonly Dictionary<string, long> Numbers = new()
    {
        ["RECORD_EXEC"] = (long)RawRecordKind.Exec,
        ["RECORD_ARGS"] = (long)RawRecordKind.Arguments,
        ["RECORD_FORK"] = (long)RawRecordKind.Fork,
        ["RECORD_EXIT"] = (long)RawRecordKind.Exit,
        ["RECORD_CONNECTION"] = (long)RawRecordKind.Connection,
        ["RECORD_FILE_CREATE"] = (long)RawRecordKind.FileCreate,
        ["RECORD_FILE_DELETE"] = (long)RawRecordKind.FileDelete,
        ["RECORD_FILE_RENAME"] = (long)RawRecordKind.FileRename,
        ["RECORD_FILE_ATTRIBUTES"] = (long)RawRecordKind.FileAttributes,
        ["RECORD_FILE_LINK"] = (long)RawRecordKind.FileLink,
        ["RECORD_IMAGE_LOAD"] = (long)RawRecordKind.ImageLoad,
        ["RECORD_MODULE_LOAD"] = (long)RawRecordKind.ModuleLoad,
        ["RECORD_BPF_PROGRAM"] = (long)RawRecordKind.BpfProgram,
        ["RECORD_DNS_MESSAGE"] = (long)RawRecordKind.DnsMessage,
        ["RECORD_DEVICE_OPEN"] = (long)RawRecordKind.DeviceOpen,
        ["RECORD_FILE_WRITTEN"] = (long)RawRecordKind.FileWritten,
        ["RECORD_MEMORY_ACCESS"] = (long)RawRecordKind.MemoryAccess,
        ["RECORD_KINDS"] = RawLosses.Kinds,
        ["LOSS_RING_FULL"] = (long)RawLossReason.RingFull,
        ["LOSS_SCRATCH_BUSY"] = (long)RawLossReason.ScratchBusy,
        ["LOSS_COMPAT_SYSCALL"] = (long)RawLossReason.CompatSystemCall,
        ["LOSS_TABLE_FULL"] = (long)RawLossReason.TableFull,
        ["LOSS_MESSAGE_UNREAD"] = (long)RawLossReason.MessageUnread,
        ["LOSS_PATH_UNREAD"] = (long)RawLossReason.PathUnread,
        ["LOSS_IO_URING"] = (long)RawLossReason.IoUring,
        ["LOSS_REASONS"] = RawLosses.Reasons,
        ["FLAG_PATH_CUT"] = (long)RawRecordFlags.PathCut,
        ["FLAG_ARGUMENTS_CUT"] = (long)RawRecordFlags.ArgumentsCut,
        ["SIGNATURE_REFUSED"] = ModuleRecord.SignatureRefused,
        ["SIGNATURE_ACCEPTED"] = ModuleRecord.SignatureAccepted,
        ["FLAG_DIRECTORY_UNREAD"] = (long)RawRecordFlags.DirectoryUnread,
        ["FLAG_SOCKET_UNREAD"] = (long)RawRecordFlags.SocketUnread,
        ["DIRECTION_OUT"] = ConnectionRecord.DirectionOut,
        ["DIRECTION_IN"] = ConnectionRecord.DirectionIn,
        ["HOOK_PROCESS_CREATE"] = (long)KernelHooks.ProcessCreate,
        ["HOOK_PROCESS_TERMINATE"] = (long)KernelHooks.ProcessTerminate,
        ["HOOK_NETWORK_CONNECT"] = (long)KernelHooks.NetworkConnect,
        ["HOOK_FILE_CREATE"] = (long)KernelHooks.FileCreate,
        ["HOOK_FILE_DELETE"] = (long)KernelHooks.FileDelete,
        ["HOOK_FILE_RENAME"] = (long)KernelHooks.FileRename,
        ["HOOK_FILE_TIME"] = (long)KernelHooks.FileTime,
        ["HOOK_FILE_MODE"] = (long)KernelHooks.FileMode,
        ["HOOK_FILE_OWNER"] = (long)KernelHooks.FileOwner,
        ["ATTRIBUTE_ACCESSED"] = (long)SetAttributes.Accessed,
        ["ATTRIBUTE_MODIFIED"] = (long)SetAttributes.Modified,
        ["ATTRIBUTE_MODE"] = (long)SetAttributes.Mode,
        ["ATTRIBUTE_OWNER"] = (long)SetAttributes.Owner,
        ["ATTRIBUTE_GROUP"] = (long)SetAttributes.Group,
        ["HOOK_IMAGE_LOAD"] = (long)KernelHooks.ImageLoad,
        ["HOOK_DRIVER_LOAD"] = (long)KernelHooks.DriverLoad,
        ["HOOK_BPF_PROGRAM"] = (long)KernelHooks.BpfProgram,
        ["HOOK_DNS_MESSAGE"] = (long)KernelHooks.DnsMessage,
        ["HOOK_RAW_ACCESS_READ"] = (long)KernelHooks.RawAccessRead,
        ["HOOK_FILE_EXECUTABLE"] = (long)KernelHooks.FileExecutable,
        ["HOOK_PROCESS_ACCESS"] = (long)KernelHooks.ProcessAccess,
        ["ACCESS_PTRACE"] = (long)AccessWay.Trace,
        ["ACCESS_VM_READ"] = (long)AccessWay.Read,
        ["ACCESS_VM_WRITE"] = (long)AccessWay.Write,
        ["ACCESS_DESCRIPTOR"] = (long)AccessWay.Descriptor,
        ["ACCESS_OPEN"] = (long)AccessWay.File,
        ["ACCESS_WRITE"] = (long)AccessWay.FileWrite,
        ["RIGHT_READ_MEMORY"] = (long)AccessRights.ReadMemory,
        ["RIGHT_WRITE_MEMORY"] = (long)AccessRights.WriteMemory,
        ["RIGHT_READ_STATE"] = (long)AccessRights.ReadState,
        ["RIGHT_WRITE_STATE"] = (long)AccessRights.WriteState,
        ["RIGHT_CONTROL"] = (long)AccessRights.Control,
        ["RIGHT_TERMINATE"] = (long)AccessRights.Terminate,
        ["RIGHT_DESCRIPTOR"] = (long)AccessRights.Descriptors,
        ["PROCESS_FILE_MEM"] = (long)ProcessFile.Mem,
        ["PROCESS_FILE_MAPS"] = (long)ProcessFile.Maps,
        ["PROCESS_FILE_SMAPS"] = (long)ProcessFile.Smaps,
        ["PROCESS_FILE_SMAPS_ROLLUP"] = (long)ProcessFile.SmapsRollup,
        ["PROCESS_FILE_NUMA_MAPS"] = (long)ProcessFile.NumaMaps,
        ["PROCESS_FILE_PAGEMAP"] = (long)ProcessFile.Pagemap,
        ["PROCESS_FILE_ENVIRON"] = (long)ProcessFile.Environ,
        ["PROCESS_FILE_AUXV"] = (long)ProcessFile.Auxv,
        ["PROCESS_FILE_SYSCALL"] = (long)ProcessFile.Syscall,
        ["PROCESS_FILE_STACK"] = (long)ProcessFile.Stack,
    };

    private static readonly HeaderLayouts Layouts = new("records.h", Structs, Numbers) { Further = ("counters", "lost") };

    public static TheoryData<string> AllStructs => [.. Layouts.Structs];

    [Theory]
    [MemberData(nameof(AllStructs))]
    public void A_struct_lies_in_memory_as_the_header_says(string name) => Layouts.AssertStruct(name);

    [Fact]
    public void Kinds_reasons_and_flags_have_the_headers_numbers() => Layouts.AssertNumbers();

    [Fact]
    public void No_kind_hook_or_reason_is_without_its_number_in_the_header()
    {
        int readersOwn = 1;     // Malformed
        const RawRecordKind FirstOfWindows = RawRecordKind.WindowsProcessCreate;
        const KernelHooks FirstOfWindowsHooks = KernelHooks.RemoteThread;

        Assert.Equal(Enum.GetValues<RawRecordKind>().Count(kind => kind is not RawRecordKind.None and < FirstOfWindows), Numbers.Keys.Count(name => name.StartsWith("RECORD_", StringComparison.Ordinal)) - 1);
        Assert.Equal(Enum.GetValues<KernelHooks>().Count(hook => hook is not KernelHooks.None and < FirstOfWindowsHooks), Numbers.Keys.Count(name => name.StartsWith("HOOK_", StringComparison.Ordinal)));
        Assert.Equal(Enum.GetValues<RawLossReason>().Length - readersOwn, Numbers.Keys.Count(name => name.StartsWith("LOSS_", StringComparison.Ordinal)) - 1);
    }

    [Fact]
    public void The_table_of_losses_follows_the_sequence_in_the_counters()
    {
        Assert.Equal($"{sizeof(ulong) * (1 + RawLosses.Kinds * RawLosses.Reasons)}", Layouts["counters"]);
        Assert.Equal($"{sizeof(ulong)} {sizeof(ulong) * RawLosses.Kinds * RawLosses.Reasons}", Layouts["counters.lost"]);
    }
}
