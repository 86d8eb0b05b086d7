using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux;

/// <summary>Which tracepoints which kind of activity needs.</summary>
internal static class Tracepoints
{
    /// <summary>In kernels from 6.3 on.</summary>
    public const string SocketSendLength = "sock_send_length";

    /// <summary>In kernels that can load modules.</summary>
    public const string ModuleLoad = "module_load";

    /// <summary>The tracepoints to attach. The process table needs to see processes come and go whatever is asked for.</summary>
    public static IEnumerable<TracepointChoice> For(KernelHooks wanted)
    {
        if (wanted == KernelHooks.None)
            yield break;
        yield return new TracepointChoice("sched_process_fork", "on_fork", KernelHooks.None, IsRequired: true);
        yield return new TracepointChoice("sched_process_exec", "on_exec", wanted & KernelHooks.ProcessCreate, IsRequired: true);
        yield return new TracepointChoice("sched_process_exit", "on_exit", wanted & KernelHooks.ProcessTerminate, IsRequired: true);
        if ((wanted & KernelHooks.NetworkConnect) != 0)
        {
            yield return new TracepointChoice("inet_sock_set_state", "on_socket_state", KernelHooks.NetworkConnect, IsRequired: true);
            yield return new TracepointChoice(SocketSendLength, "on_socket_sent", KernelHooks.NetworkConnect, IsRequired: false);
        }

        if ((wanted & KernelHooks.DriverLoad) != 0)
            yield return new TracepointChoice(ModuleLoad, "on_module", KernelHooks.DriverLoad, IsRequired: false);

        const KernelHooks Names = KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename;
        KernelHooks byRequests = wanted & (Names | KernelHooks.NetworkConnect);
        if (byRequests != KernelHooks.None)
        {
            yield return new TracepointChoice("io_uring_submit_req", "on_request", byRequests, IsRequired: false);
            yield return new TracepointChoice("io_uring_submit_sqe", "on_older_request", byRequests, IsRequired: false);
            yield return new TracepointChoice("io_uring_complete", "on_request_done", byRequests, IsRequired: false);
        }

        KernelHooks byCalls = CallGroup.For(wanted).Aggregate(KernelHooks.None, (all, group) => all | group.Serves);
        if (byCalls != KernelHooks.None)
            yield return new TracepointChoice("sys_exit", "on_system_call", wanted & byCalls, IsRequired: true);
    }
}

/// <summary>A tracepoint to attach.</summary>
/// <param name="Name">As the kernel names it.</param>
/// <param name="Program">The program to attach to it.</param>
/// <param name="Serves">The wanted kinds of activity that it is for; none: the process table alone.</param>
/// <param name="IsRequired">Whether capture cannot do without it.</param>
internal sealed record TracepointChoice(string Name, string Program, KernelHooks Serves, bool IsRequired);
