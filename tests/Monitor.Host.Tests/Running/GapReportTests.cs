using Monitor.Capture;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Pipeline;
using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>How it is told that capture does not see something, at the start and later.</summary>
public sealed class GapReportTests : IDisposable
{
    private static readonly CaptureGap Network = Gap(KernelHooks.NetworkConnect, "its network callout", "refused");
    private static readonly CaptureGap Names = Gap(KernelHooks.DnsMessage, "its names", "none");

    private readonly RecordingLog _log = new();
    private readonly List<string> _said = [];
    private readonly List<MonitorError> _told = [];
    private readonly Capture _capture = new();
    private readonly CollectorSlot _connections, _files;
    private readonly GapReport _report;

    public GapReportTests()
    {
        _connections = Slot("connections", KernelHooks.NetworkConnect | KernelHooks.DnsMessage);
        _files = Slot("files", KernelHooks.FileCreate);
        _report = new GapReport([_connections, _files], message => _said.Add($"warning: {message}"), _said.Add, _told.Add);
    }

    public void Dispose() => _capture.Dispose();

    [Fact]
    public void A_gap_is_told_once_and_marks_those_who_need_it()
    {
        Update();
        Assert.Empty(_said);
        Update(Network);
        Update(Network with { });

        Assert.Equal("warning: MON3047: refused. Cure.", Assert.Single(_said));
        Assert.Equal(Network.Reason, Assert.Single(_told));
        Assert.Equal(HealthState.Degraded, _connections.Health.State);
        Assert.StartsWith("MON3022: Collector connections sees not all that it asks for: capture is by driver, without its network callout", _connections.Health.Message);
        Assert.Equal(HealthState.Healthy, _files.Health.State);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void A_gap_that_closes_is_told_and_takes_its_mark_along()
    {
        Update(Network);
        Update();

        Assert.Equal("capture is by driver, with its network callout again", _said[^1]);
        Assert.Equal((HealthState.Healthy, ""), (_connections.Health.State, _connections.Health.Message));
        Update(Network);
        Assert.Equal((3, HealthState.Degraded), (_said.Count, _connections.Health.State));
    }

    [Fact]
    public void Another_reason_for_the_same_gap_is_told_and_nothing_is_well_again()
    {
        Update(Network);
        Update(Gap(KernelHooks.NetworkConnect, "its network callout", "no memory"));

        Assert.Equal(["warning: MON3047: refused. Cure.", "warning: MON3047: no memory. Cure."], _said);
        Update();
        Assert.Equal(HealthState.Healthy, _connections.Health.State);
    }

    [Fact]
    public void Where_another_gap_is_left_the_mark_names_that()
    {
        Update(Names, Network);
        Update(Names);

        Assert.Equal(HealthState.Degraded, _connections.Health.State);
        Assert.Contains("without its names", _connections.Health.Message);
        Update();
        Assert.Equal(HealthState.Healthy, _connections.Health.State);
    }

    [Fact]
    public void What_a_collector_says_of_itself_stays()
    {
        Update(Network);
        _connections.Health.Report(HealthState.Degraded, "its own trouble");
        Update();
        Assert.Equal("its own trouble", _connections.Health.Message);

        _connections.Health.Report(HealthState.Failed, "it is out of service");
        Update(Network);
        Assert.Equal((HealthState.Failed, "it is out of service"), (_connections.Health.State, _connections.Health.Message));
        Update();
        Assert.Equal(HealthState.Failed, _connections.Health.State);
    }

    private static CaptureGap Gap(KernelHooks hooks, string without, string cause) => new(hooks, without, new MonitorError("MON3047", cause, "Cure"));

    private CollectorSlot Slot(string name, KernelHooks hooks)
    {
        CollectorSlot slot = new(name, new Asking(hooks), [], new ComponentHealth(name, _log));
        slot.Health.Report(HealthState.Healthy);
        return slot;
    }

    private void Update(params CaptureGap[] gaps)
    {
        _capture.Now = gaps;
        _report.Update(_capture);
    }

    private sealed class Asking(KernelHooks hooks) : KernelCollector
    {
        public override KernelHooks Hooks => hooks;

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("Nothing is recorded.");
    }

    private sealed class Capture : LoadedCapture
    {
        public CaptureGap[] Now { get; set; } = [];

        public override string Source => "driver";

        public override IReadOnlyList<CaptureGap> Gaps => Now;

        public override KernelHooks Serves => KernelHooks.NetworkConnect;

        public override AttachedCapture Attach(KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer) =>
            throw new InvalidOperationException("Nothing is attached.");

        public override bool IsForProcesses(CaptureHook hook) => false;

        public override void Dispose()
        {
        }
    }
}
