using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux;

/// <summary>System calls that one program looks at (enum call_group of native/abi/records.h).</summary>
/// <param name="Position">The program's position in the table of programs.</param>
/// <param name="Program">The program.</param>
/// <param name="Serves">The kinds of activity that it is for.</param>
internal sealed record CallGroup(uint Position, string Program, KernelHooks Serves)
{
    private static readonly CallGroup[] All =
    [
        new(1, "on_socket_call", KernelHooks.NetworkConnect),
        new(2, "on_open_call", KernelHooks.FileCreate | KernelHooks.RawAccessRead | KernelHooks.ProcessAccess),
        new(3, "on_name_call", KernelHooks.FileDelete | KernelHooks.FileRename),
        new(4, "on_memory_call", KernelHooks.ProcessAccess),
        new(5, "on_map_call", KernelHooks.ImageLoad),
        new(6, "on_attribute_call", KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner),
        new(7, "on_write_call", KernelHooks.FileExecutable | KernelHooks.ProcessAccess),
        new(8, "on_kernel_code_call", KernelHooks.BpfProgram),
        new(9, "on_link_call", KernelHooks.FileCreate),
        new(10, "on_process_file", KernelHooks.ProcessAccess),
        new(11, "on_device_open", KernelHooks.RawAccessRead),
        new(13, "on_receive_call", KernelHooks.DnsMessage),
        new(14, "on_message", KernelHooks.DnsMessage),
    ];

    /// <summary>The groups that kinds of activity need.</summary>
    public static IEnumerable<CallGroup> For(KernelHooks wanted) => All.Where(group => (group.Serves & wanted) != KernelHooks.None);
}
