using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux;

/// <summary>Which tracepoints which kind of activity needs.</summary>
internal static class Tracepoints
{
    /// <summary>In kernels from 6.3 on.</summary>
    public const string SocketSendLength = "sock_send_length";

    /// <summary>The tracepoints to attach. The process table needs to see processes come and go whatever is asked for.</summary>
    public static IEnumerable<TracepointChoice> For(KernelHooks wanted)
    {
        if (wanted == KernelHooks.None)
            yield break;
        yield return new TracepointChoice("sched_process_fork", KernelHooks.None, IsRequired: true);
        yield return new TracepointChoice("sched_process_exec", wanted & KernelHooks.ProcessCreate, IsRequired: true);
        yield return new TracepointChoice("sched_process_exit", wanted & KernelHooks.ProcessTerminate, IsRequired: true);
        if ((wanted & KernelHooks.NetworkConnect) == 0)
            yield break;
        yield return new TracepointChoice("inet_sock_set_state", KernelHooks.NetworkConnect, IsRequired: true);
        yield return new TracepointChoice(SocketSendLength, KernelHooks.NetworkConnect, IsRequired: false);
        yield return new TracepointChoice("sys_exit", KernelHooks.NetworkConnect, IsRequired: true);
    }
}

/// <summary>A tracepoint to attach.</summary>
/// <param name="Name">As the kernel names it.</param>
/// <param name="Serves">The wanted kinds of activity that it is for; none: the process table alone.</param>
/// <param name="IsRequired">Whether capture cannot do without it.</param>
internal sealed record TracepointChoice(string Name, KernelHooks Serves, bool IsRequired);
