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
        new(2, "on_open_call", KernelHooks.FileCreate | KernelHooks.ProcessAccess),
        new(3, "on_name_call", KernelHooks.FileDelete | KernelHooks.FileRename),
        new(4, "on_memory_call", KernelHooks.ProcessAccess),
        new(10, "on_process_file", KernelHooks.ProcessAccess),
    ];

    /// <summary>The groups that kinds of activity need.</summary>
    public static IEnumerable<CallGroup> For(KernelHooks wanted) => All.Where(group => (group.Serves & wanted) != KernelHooks.None);
}
