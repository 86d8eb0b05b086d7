using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests.RawRecords;
using Monitor.Capture.Windows.Device;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.RawRecords;

/// <summary>The reader's structs and numbers against native/abi/windows_records.h and windows_device.h, as a C compiler sees them.</summary>
public sealed class LayoutTests
{
    private static readonly Dictionary<Type, string> Structs = new()
    {
        [typeof(ProcessCreateRecord)] = "windows_process_create_record",
        [typeof(ProcessExitRecord)] = "windows_process_exit_record",
        [typeof(RemoteThreadRecord)] = "windows_remote_thread_record",
        [typeof(ImageRecord)] = "windows_image_record",
        [typeof(ProcessAccessRecord)] = "windows_process_access_record",
        [typeof(WindowsFileRecord)] = "windows_file_record",
        [typeof(RegistryRecord)] = "windows_registry_record",
        [typeof(WindowsConnectionRecord)] = "windows_connection_record",
        [typeof(TamperingRecord)] = "windows_tampering_record",
        [typeof(ConnectRequest)] = "windows_connect",
        [typeof(RingPlace)] = "windows_ring_place",
        [typeof(ConnectAnswer)] = "windows_connected",
        [typeof(DriverStatistics)] = "windows_statistics",
        [typeof(PolicyRequest)] = "windows_policy",
    };

    private static readonly Dictionary<string, long> Numbers = new()
    {
        ["WINDOWS_PROCESS_CREATE"] = (long)RawRecordKind.WindowsProcessCreate,
        ["WINDOWS_PROCESS_EXIT"] = (long)RawRecordKind.WindowsProcessExit,
        ["WINDOWS_REMOTE_THREAD"] = (long)RawRecordKind.WindowsRemoteThread,
        ["WINDOWS_IMAGE_LOAD"] = (long)RawRecordKind.WindowsImageLoad,
        ["WINDOWS_DRIVER_LOAD"] = (long)RawRecordKind.WindowsDriverLoad,
        ["WINDOWS_PROCESS_ACCESS"] = (long)RawRecordKind.WindowsProcessAccess,
        ["WINDOWS_FILE_CREATE"] = (long)RawRecordKind.WindowsFileCreate,
        ["WINDOWS_FILE_TIME"] = (long)RawRecordKind.WindowsFileTime,
        ["WINDOWS_FILE_STREAM"] = (long)RawRecordKind.WindowsFileStream,
        ["WINDOWS_FILE_DELETE"] = (long)RawRecordKind.WindowsFileDelete,
        ["WINDOWS_FILE_EXECUTABLE"] = (long)RawRecordKind.WindowsFileExecutable,
        ["WINDOWS_RAW_READ"] = (long)RawRecordKind.WindowsRawRead,
        ["WINDOWS_PIPE_CREATE"] = (long)RawRecordKind.WindowsPipeCreate,
        ["WINDOWS_PIPE_CONNECT"] = (long)RawRecordKind.WindowsPipeConnect,
        ["WINDOWS_REGISTRY"] = (long)RawRecordKind.WindowsRegistry,
        ["WINDOWS_CONNECTION"] = (long)RawRecordKind.WindowsConnection,
        ["WINDOWS_TAMPERING"] = (long)RawRecordKind.WindowsTampering,
        ["WINDOWS_FILE_BLOCKED"] = (long)RawRecordKind.WindowsFileBlocked,
        ["WINDOWS_FILE_RENAME"] = (long)RawRecordKind.WindowsFileRename,
        ["WINDOWS_LIMITED_ACCESS"] = (long)RawRecordKind.WindowsLimitedAccess,
        ["WINDOWS_RING_CRITICAL"] = DeviceAbi.CriticalRing,
        ["WINDOWS_RING_BULK"] = DeviceAbi.BulkRing,
        ["WINDOWS_RINGS"] = DeviceAbi.Rings,
        ["WINDOWS_FLAG_TEXT_CUT"] = (long)WindowsRecordFlags.TextCut,
        ["WINDOWS_FLAG_NAME_INEXACT"] = (long)WindowsRecordFlags.NameInexact,
        ["WINDOWS_FLAG_SUBSYSTEM"] = (long)WindowsRecordFlags.Subsystem,
        ["WINDOWS_FLAG_IMPERSONATING"] = (long)WindowsRecordFlags.Impersonating,
        ["WINDOWS_IMAGE_SYSTEM_MODE"] = ImageRecord.SystemMode,
        ["WINDOWS_IMAGE_PARTIAL"] = ImageRecord.Partial,
        ["WINDOWS_ACT_DELETE_ON_CLOSE"] = (long)WindowsFileAct.DeleteOnClose,
        ["WINDOWS_ACT_DISPOSITION"] = (long)WindowsFileAct.Disposition,
        ["WINDOWS_ACT_OVERWRITE"] = (long)WindowsFileAct.Overwrite,
        ["WINDOWS_ACT_BLOCKED_EXECUTABLE"] = (long)WindowsFileAct.BlockedExecutable,
        ["WINDOWS_ACT_BLOCKED_SHREDDING"] = (long)WindowsFileAct.BlockedShredding,
        ["WINDOWS_REGISTRY_CREATE_KEY"] = (long)RegistryOperation.CreateKey,
        ["WINDOWS_REGISTRY_DELETE_KEY"] = (long)RegistryOperation.DeleteKey,
        ["WINDOWS_REGISTRY_RENAME_KEY"] = (long)RegistryOperation.RenameKey,
        ["WINDOWS_REGISTRY_SET_VALUE"] = (long)RegistryOperation.SetValue,
        ["WINDOWS_REGISTRY_DELETE_VALUE"] = (long)RegistryOperation.DeleteValue,
        ["WINDOWS_TAMPERING_REPLACED"] = (long)TamperingSign.ImageReplaced,
        ["WINDOWS_TAMPERING_DELETED"] = (long)TamperingSign.ImageDeleted,
        ["WINDOWS_DEVICE_ABI"] = DeviceAbi.Version,
        ["WINDOWS_REQUEST_CONNECT"] = DeviceAbi.Connect,
        ["WINDOWS_REQUEST_WAIT"] = DeviceAbi.Wait,
        ["WINDOWS_REQUEST_STATISTICS"] = DeviceAbi.Statistics,
        ["WINDOWS_REQUEST_POLICY"] = DeviceAbi.Policy,
        ["WINDOWS_REQUEST_DETACH"] = DeviceAbi.Detach,
        ["WINDOWS_SIZE_BUSY"] = DeviceAbi.SizeBusy,
        ["WINDOWS_SIZE_PADDING"] = DeviceAbi.SizePadding,
        ["WINDOWS_SIZE_MASK"] = DeviceAbi.SizeMask,
        ["WINDOWS_CAPABILITY_SUBSYSTEM_PROCESSES"] = (long)DriverCapabilities.SubsystemProcesses,
        ["WINDOWS_CAPABILITY_START_KEY"] = (long)DriverCapabilities.StartKey,
        ["WINDOWS_CAPABILITY_PRECISE_TIME"] = (long)DriverCapabilities.PreciseTime,
        ["WINDOWS_CAPABILITY_OBJECTS"] = (long)DriverCapabilities.Objects,
        ["WINDOWS_CAPABILITY_REGISTRY"] = (long)DriverCapabilities.Registry,
        ["WINDOWS_CAPABILITY_FILES"] = (long)DriverCapabilities.Files,
        ["WINDOWS_CAPABILITY_NETWORK"] = (long)DriverCapabilities.Network,
        ["WINDOWS_CAPABILITY_READ_ONLY_RINGS"] = (long)DriverCapabilities.ReadOnlyRings,
        ["WINDOWS_CAPABILITY_IMAGE_COMPARISON"] = (long)DriverCapabilities.ImageComparison,
        ["WINDOWS_PART_OBJECTS"] = DriverPart.Objects.Place,
        ["WINDOWS_PART_REGISTRY"] = DriverPart.Registry.Place,
        ["WINDOWS_PART_FILES"] = DriverPart.Files.Place,
        ["WINDOWS_PART_NETWORK"] = DriverPart.Network.Place,
        ["WINDOWS_PARTS"] = DeviceAbi.Parts,
        ["WINDOWS_POLICY_BLOCK_EXECUTABLES"] = (long)DriverPolicyFlags.BlockExecutables,
        ["WINDOWS_POLICY_BLOCK_SHREDDING"] = (long)DriverPolicyFlags.BlockShredding,
        ["WINDOWS_POLICY_ARCHIVE"] = (long)DriverPolicyFlags.Archive,
        ["WINDOWS_HOOK_PROCESS_CREATE"] = (long)KernelHooks.ProcessCreate,
        ["WINDOWS_HOOK_PROCESS_TERMINATE"] = (long)KernelHooks.ProcessTerminate,
        ["WINDOWS_HOOK_NETWORK_CONNECT"] = (long)KernelHooks.NetworkConnect,
        ["WINDOWS_HOOK_FILE_CREATE"] = (long)KernelHooks.FileCreate,
        ["WINDOWS_HOOK_FILE_DELETE"] = (long)KernelHooks.FileDelete,
        ["WINDOWS_HOOK_FILE_RENAME"] = (long)KernelHooks.FileRename,
        ["WINDOWS_HOOK_PROCESS_ACCESS"] = (long)KernelHooks.ProcessAccess,
        ["WINDOWS_HOOK_IMAGE_LOAD"] = (long)KernelHooks.ImageLoad,
        ["WINDOWS_HOOK_DRIVER_LOAD"] = (long)KernelHooks.DriverLoad,
        ["WINDOWS_HOOK_FILE_TIME"] = (long)KernelHooks.FileTime,
        ["WINDOWS_HOOK_RAW_ACCESS_READ"] = (long)KernelHooks.RawAccessRead,
        ["WINDOWS_HOOK_FILE_EXECUTABLE"] = (long)KernelHooks.FileExecutable,
        ["WINDOWS_HOOK_REMOTE_THREAD"] = (long)KernelHooks.RemoteThread,
        ["WINDOWS_HOOK_REGISTRY"] = (long)KernelHooks.Registry,
        ["WINDOWS_HOOK_PIPE_CREATE"] = (long)KernelHooks.PipeCreate,
        ["WINDOWS_HOOK_PIPE_CONNECT"] = (long)KernelHooks.PipeConnect,
        ["WINDOWS_HOOK_FILE_STREAM"] = (long)KernelHooks.FileStream,
        ["WINDOWS_HOOK_FILE_BLOCKED"] = (long)KernelHooks.FileBlocked,
        ["WINDOWS_HOOK_TAMPERING"] = (long)KernelHooks.ProcessTampering,
        ["WINDOWS_HOOK_LIMITED_ACCESS"] = (long)KernelHooks.LimitedAccess,
        ["RECORD_KINDS"] = RawLosses.Kinds,
        ["LOSS_REASONS"] = RawLosses.Reasons,
    };

    private static readonly HeaderLayouts Layouts = new("windows_device.h", Structs, Numbers);

    public static TheoryData<string> AllStructs => [.. Layouts.Structs];

    [Theory]
    [MemberData(nameof(AllStructs))]
    public void A_struct_lies_in_memory_as_the_header_says(string name) => Layouts.AssertStruct(name);

    [Fact]
    public void Numbers_are_the_headers() => Layouts.AssertNumbers();

    [Fact]
    public void No_kind_or_flag_is_without_its_number_in_the_header()
    {
        Assert.Equal(Enum.GetValues<RawRecordKind>().Where(kind => (int)kind >= 32).Select(kind => (long)kind).Order(), Values(32, 64, "WINDOWS_"));
        Assert.Equal(Enum.GetValues<DriverCapabilities>().Length - 1, Numbers.Keys.Count(name => name.StartsWith("WINDOWS_CAPABILITY_", StringComparison.Ordinal)));
        Assert.Equal(Enum.GetValues<DriverPolicyFlags>().Length - 1, Numbers.Keys.Count(name => name.StartsWith("WINDOWS_POLICY_", StringComparison.Ordinal)));
        Assert.Equal(Enum.GetValues<RegistryOperation>().Length - 1, Numbers.Keys.Count(name => name.StartsWith("WINDOWS_REGISTRY_", StringComparison.Ordinal)));
    }

    private static IEnumerable<long> Values(long from, long to, string prefix) => Numbers
        .Where(number => number.Key.StartsWith(prefix, StringComparison.Ordinal) && !number.Key.StartsWith("WINDOWS_HOOK_", StringComparison.Ordinal)
            && !number.Key.StartsWith("WINDOWS_CAPABILITY_", StringComparison.Ordinal) && number.Value >= from && number.Value < to)
        .Select(number => number.Value).Order();
}
