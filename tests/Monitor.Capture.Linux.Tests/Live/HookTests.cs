using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>What is attached for what is wanted, and for how long.</summary>
public sealed class HookTests
{
    private static readonly string[] Processes = ["sched_process_exec", "sched_process_exit", "sched_process_fork"];
    private static readonly string[] Requests = ["io_uring_submit_req", "io_uring_submit_sqe", "io_uring_complete"];
    private static readonly string[] Sockets = ["inet_sock_set_state", "sock_send_length"];
    private static readonly string[] Modules = ["module_load"];

    public HookTests() => LiveKernel.SkipUnlessLive();

    [Theory]
    [InlineData(KernelHooks.None)]
    [InlineData(KernelHooks.ProcessCreate)]
    [InlineData(KernelHooks.ProcessTerminate)]
    [InlineData(KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate)]
    [InlineData(KernelHooks.NetworkConnect)]
    [InlineData(KernelHooks.FileCreate)]
    [InlineData(KernelHooks.FileDelete | KernelHooks.FileRename)]
    [InlineData(KernelHooks.FileTime)]
    [InlineData(KernelHooks.FileMode | KernelHooks.FileOwner)]
    [InlineData(KernelHooks.ImageLoad)]
    [InlineData(KernelHooks.DriverLoad)]
    [InlineData(KernelHooks.BpfProgram)]
    [InlineData(KernelHooks.DnsMessage)]
    [InlineData(KernelHooks.RawAccessRead)]
    [InlineData(KernelHooks.FileExecutable)]
    [InlineData(KernelHooks.ProcessAccess)]
    [InlineData(LiveKernel.Everything)]
    public void What_nobody_wants_is_not_attached(KernelHooks wanted)
    {
        bool hasSockets = (wanted & KernelHooks.NetworkConnect) != 0;
        bool hasCalls = (wanted & ~(KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate | KernelHooks.DriverLoad)) != 0;
        bool hasModules = (wanted & KernelHooks.DriverLoad) != 0;
        bool hasRequests = hasSockets || (wanted & (KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename)) != 0;
        string[] expected = wanted == KernelHooks.None ? []
            :
            [
                .. Processes, .. hasSockets ? Sockets.Where(KernelHas) : [], .. hasModules ? Modules.Where(KernelHas) : [],
                .. hasCalls ? ["sys_exit"] : Array.Empty<string>(), .. hasRequests ? Requests.Where(KernelHas) : [],
            ];
        List<string> before = AttachedTracepoints.Read();

        using LinuxCapture capture = Open(wanted);

        Assert.Equal([.. before.Concat(expected).Order(StringComparer.Ordinal)], AttachedTracepoints.Read());
        Assert.Equal(expected.Order(StringComparer.Ordinal), capture.Hooks.Select(hook => hook.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_hook_tells_what_it_serves()
    {
        using LinuxCapture capture = Open(KernelHooks.ProcessTerminate | KernelHooks.NetworkConnect);
        KernelHooks Served(string name) => capture.Hooks.Single(hook => hook.Name == name).Serves;

        Assert.Equal(KernelHooks.None, Served("sched_process_fork"));
        Assert.Equal(KernelHooks.None, Served("sched_process_exec"));
        Assert.Equal(KernelHooks.ProcessTerminate, Served("sched_process_exit"));
        Assert.Equal(KernelHooks.NetworkConnect, Served("sys_exit"));
    }

    [Fact]
    public void Once_detached_nothing_more_comes_and_what_lay_there_can_be_read()
    {
        List<string> before = AttachedTracepoints.Read();
        using LinuxCapture capture = Open(KernelHooks.ProcessCreate);
        Program seen = Program.Run("/bin/true");

        capture.Detach();
        Assert.Equal(before, AttachedTracepoints.Read());
        Program unseen = Program.Run("/bin/true");

        HashSet<uint> started = [.. RawRecordKey.Drain(capture).Where(key => key.Kind == RawRecordKind.Exec).Select(key => key.ProcessId)];
        Assert.Contains(seen.Id, started);
        Assert.DoesNotContain(unseen.Id, started);
    }

    [Fact]
    public void A_closed_capture_leaves_nothing_behind()
    {
        List<string> hooks = AttachedTracepoints.Read();
        int maps = Descriptors("bpf-map"), programs = Descriptors("bpf-prog");

        Open(LiveKernel.Everything).Dispose();

        Assert.Equal(hooks, AttachedTracepoints.Read());
        Assert.Equal((maps, programs), (Descriptors("bpf-map"), Descriptors("bpf-prog")));
    }

    [Fact]
    public void Two_captures_do_not_disturb_each_other()
    {
        using LinuxCapture first = Open(KernelHooks.ProcessCreate), second = Open(KernelHooks.ProcessCreate);
        Program program = Program.Run("/bin/true");

        foreach (LinuxCapture capture in new[] { first, second })
            Assert.Contains(RawRecordKey.Drain(capture), key => key.Kind == RawRecordKind.Exec && key.ProcessId == program.Id);
    }

    [Fact]
    public void A_size_that_no_ring_can_have_is_told_and_leaves_nothing_behind()
    {
        int maps = Descriptors("bpf-map");

        MonitorException refused = Assert.Throws<MonitorException>(() => LinuxCapture.Open(KernelHooks.ProcessCreate, 0, ringSize: 100_000));

        Assert.Equal("MON3007", refused.Error.Code);
        Assert.Equal(maps, Descriptors("bpf-map"));
    }

    [Fact]
    public void A_new_image_wakes_the_reader_at_once()
    {
        using TemporaryFolder folder = new();
        string program = folder.File("program");
        File.Copy("/bin/true", program);
        using LinuxCapture capture = Open(KernelHooks.ProcessCreate);
        using ManualResetEventSlim woken = new();
        Thread reader = new(() =>
        {
            capture.Wait(TimeSpan.FromMinutes(10));
            woken.Set();
        })
        { IsBackground = true };
        reader.Start();

        Program.Run(program);

        Assert.True(woken.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        reader.Join();
    }

    private static LinuxCapture Open(KernelHooks wanted) => LinuxCapture.Open(wanted, KernelClock.System().BootTime.UnixNanoseconds);

    private static bool KernelHas(string tracepoint) =>
        File.ReadAllBytes("/sys/kernel/btf/vmlinux").AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"\0btf_trace_{tracepoint}\0")) >= 0;

    private static int Descriptors(string what) =>
        Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget == $"anon_inode:{what}");
}
