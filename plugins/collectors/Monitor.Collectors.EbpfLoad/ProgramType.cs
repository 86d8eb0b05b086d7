using System.Buffers.Text;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.EbpfLoad;

/// <summary>Types of eBPF programs by name: enum bpf_prog_type of linux/bpf.h, without <c>BPF_PROG_TYPE_</c>.</summary>
internal static class ProgramType
{
    /// <summary>Bytes that the number of a type without a name takes at most.</summary>
    public const int LongestNumber = 10;

    private static readonly byte[][] Names =
    [
        "UNSPEC"u8.ToArray(), "SOCKET_FILTER"u8.ToArray(), "KPROBE"u8.ToArray(), "SCHED_CLS"u8.ToArray(), "SCHED_ACT"u8.ToArray(),
        "TRACEPOINT"u8.ToArray(), "XDP"u8.ToArray(), "PERF_EVENT"u8.ToArray(), "CGROUP_SKB"u8.ToArray(), "CGROUP_SOCK"u8.ToArray(),
        "LWT_IN"u8.ToArray(), "LWT_OUT"u8.ToArray(), "LWT_XMIT"u8.ToArray(), "SOCK_OPS"u8.ToArray(), "SK_SKB"u8.ToArray(),
        "CGROUP_DEVICE"u8.ToArray(), "SK_MSG"u8.ToArray(), "RAW_TRACEPOINT"u8.ToArray(), "CGROUP_SOCK_ADDR"u8.ToArray(), "LWT_SEG6LOCAL"u8.ToArray(),
        "LIRC_MODE2"u8.ToArray(), "SK_REUSEPORT"u8.ToArray(), "FLOW_DISSECTOR"u8.ToArray(), "CGROUP_SYSCTL"u8.ToArray(),
        "RAW_TRACEPOINT_WRITABLE"u8.ToArray(), "CGROUP_SOCKOPT"u8.ToArray(), "TRACING"u8.ToArray(), "STRUCT_OPS"u8.ToArray(), "EXT"u8.ToArray(),
        "LSM"u8.ToArray(), "SK_LOOKUP"u8.ToArray(), "SYSCALL"u8.ToArray(), "NETFILTER"u8.ToArray(),
    ];

    /// <summary>The type's name; its number where it has none here.</summary>
    /// <param name="type">The type.</param>
    /// <param name="room">Room for the number, <see cref="LongestNumber"/> bytes.</param>
    public static Text NameOf(uint type, Span<byte> room)
    {
        if (type < Names.Length)
            return new Text(Names[type]);
        Utf8Formatter.TryFormat(type, room, out int length);
        return new Text(room[..length]);
    }
}
