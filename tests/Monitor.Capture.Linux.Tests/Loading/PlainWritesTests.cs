using Monitor.Capture.Linux.Bpf;
using Monitor.Capture.Linux.Tests.Live;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>A kernel before 6.3, which has no sock_send_length: on this one it is left unattached.</summary>
public sealed class PlainWritesTests(LiveKernel kernel)
{
    private const uint RingSize = 1 << 20;

    [Theory]
    [InlineData("write", KernelHooks.NetworkConnect)]
    [InlineData("writev", KernelHooks.NetworkConnect)]
    [InlineData("write", KernelHooks.NetworkConnect | KernelHooks.FileExecutable)]
    [InlineData("writev", KernelHooks.NetworkConnect | KernelHooks.FileExecutable)]
    [InlineData("send", KernelHooks.NetworkConnect | KernelHooks.FileExecutable)]
    [InlineData("sendto-elsewhere", KernelHooks.NetworkConnect | KernelHooks.FileExecutable)]
    [InlineData("write", KernelHooks.NetworkConnect | KernelHooks.ProcessAccess)]
    [InlineData("writev", KernelHooks.NetworkConnect | KernelHooks.ProcessAccess)]
    [InlineData("send", KernelHooks.NetworkConnect | KernelHooks.ProcessAccess)]
    [InlineData("sendto-elsewhere", KernelHooks.NetworkConnect | KernelHooks.ProcessAccess)]
    public void What_a_connected_socket_writes_is_seen_there_too(string how, KernelHooks hooks)
    {
        LiveKernel.SkipUnlessLive();
        BpfObject bpf = new(EmbeddedObject.Read(), EmbeddedObject.KernelTypes());
        using BpfLoadedObject loaded = new(bpf, EmbeddedObject.Constants(bpf.Constants, plainWrites: true, hooks), RingSize);
        BpfProgram exit = bpf.Program("on_system_call"), sockets = bpf.Program("on_socket_call"), writes = bpf.Program("on_write_call");
        loaded.Load([exit, sockets, writes]);
        loaded.Enter("call_programs", 1, sockets);
        loaded.Enter("call_programs", 7, writes);
        loaded.Attach(exit);
        using RingReader ring = new(loaded.Map("ring"), RingSize);

        Program program = Program.Run(kernel.Actions, "udp-connected", how);
        loaded.Detach();

        int flows = 0;
        while (ring.Drain(record => flows += RawRecordKey.Of(record) is { Kind: RawRecordKind.Connection } key && key.ProcessId == program.Id ? 1 : 0, long.MaxValue) > 0)
        {
        }

        Assert.Equal(program.Lines.Length, flows);
    }
}
