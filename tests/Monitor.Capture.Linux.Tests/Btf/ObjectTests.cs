using Monitor.Capture.Linux.Bpf;
using Monitor.Capture.Linux.Tests.Loading;

namespace Monitor.Capture.Linux.Tests.Btf;

/// <summary>The product's own object, against kernels that differ from this one.</summary>
public sealed class ObjectTests
{
    [Fact]
    public void It_has_the_programs_and_maps_that_its_source_declares()
    {
        BpfObject bpf = new(EmbeddedObject.Read(), Kernel("btf_trace_sched_process_exec"));

        Assert.Equal(
            [
                "inet_sock_set_state on_socket_state", "io_uring_complete on_request_done", "io_uring_submit_req on_request", "io_uring_submit_sqe on_older_request",
                "module_load on_module", "sched_process_exec on_exec", "sched_process_exec on_more_arguments", "sched_process_exit on_exit", "sched_process_fork on_fork", "sock_send_length on_socket_sent",
                "sys_exit on_attribute_call", "sys_exit on_device_open", "sys_exit on_kernel_code_call", "sys_exit on_link_call", "sys_exit on_map_call",
                "sys_exit on_memory_call", "sys_exit on_message", "sys_exit on_name_call", "sys_exit on_open_call", "sys_exit on_process_file", "sys_exit on_receive_call",
                "sys_exit on_socket_call", "sys_exit on_system_call", "sys_exit on_write_call",
            ],
            bpf.Programs.Select(program => $"{program.Tracepoint} {program.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(["argument_programs", "call_programs", "counters", "flows", "owners", "requests", "ring", "scratches", "told_accesses"], bpf.Maps.Select(map => map.Name).Order(StringComparer.Ordinal));
        Assert.Equal(new BpfMapDefinition("ring", BpfMapType.RingBuffer, 0, 0, 8 << 20, 0), bpf.Maps.Single(map => map.Name == "ring"));
        Assert.Equal(new BpfMapDefinition("counters", BpfMapType.PerCpuArray, 4, 8 * 513, 1, 0), bpf.Maps.Single(map => map.Name == "counters"));
        Assert.Equal("Dual MIT/GPL\0"u8, bpf.License);
    }

    [Fact]
    public void A_tracepoint_is_known_by_its_typedef()
    {
        BpfObject bpf = new(EmbeddedObject.Read(), Kernel("btf_trace_sched_process_exec"));

        Assert.True(bpf.HasTracepoint("sched_process_exec"));
        Assert.False(bpf.HasTracepoint("sock_send_length"));
    }

    private static byte[] Kernel(string typedef)
    {
        BtfBuilder builder = new();
        builder.Typedef(typedef, builder.Integer("int", 4));
        builder.Struct("task_struct", 8);
        return builder.ToBytes();
    }
}
