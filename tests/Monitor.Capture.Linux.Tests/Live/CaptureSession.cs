using System.Diagnostics;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A live capture with all that belongs to it, and everything that came out of it.</summary>
internal sealed class CaptureSession : IKernelRecordConsumer, IDisposable
{
    private const uint NoAgent = uint.MaxValue;
    private const long ClockJitter = 5_000_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<SeenActivity> _activities = [];
    private readonly List<(RawRecordKind Kind, RawLossReason Reason, long Count)> _losses = [];
    private readonly AutoResetEvent _more = new(false);
    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("monitor-capture-");
    private readonly ICaptureSource _source;
    private readonly Thread _thread;

    public CaptureSession(KernelHooks hooks)
        : this(clock => LinuxCapture.Open(hooks, clock.BootTime.UnixNanoseconds))
    {
    }

    /// <param name="open">Opens the source, before the running processes are read.</param>
    public CaptureSession(Func<KernelClock, ICaptureSource> open)
    {
        KernelClock clock = KernelClock.System();
        UserNames users = new("/etc/passwd", TimeProvider.System);
        users.Refresh();
        UserNames groups = new("/etc/group", TimeProvider.System);
        Host = HostIdentity.Load(_state.FullName, clock.BootTime);
        ProcessTable table = new(Host, users, new TerminalNames("/proc/tty/drivers"), NoAgent);
        _source = open(clock);
        RunningProcesses.ReadInto(table);
        Feed = new CaptureFeed(_source, new RecordDecoder(table, clock, this, TimeProvider.System, users, groups), this, TimeProvider.System);
        _thread = new Thread(() => Feed.Run(_stop.Token));
        _thread.Start();
    }

    public HostIdentity Host { get; }

    public CaptureFeed Feed { get; }

    /// <summary>Losses so far.</summary>
    public IReadOnlyList<(RawRecordKind Kind, RawLossReason Reason, long Count)> Losses
    {
        get
        {
            lock (_lock)
                return [.. _losses];
        }
    }

    /// <summary>What a process did so far.</summary>
    public List<SeenActivity> Of(uint processId)
    {
        long begin = Program.BeginOf(processId).UnixNanoseconds - ClockJitter;
        return Where(activity => activity.ProcessId == processId && activity.Time.UnixNanoseconds >= begin);
    }

    /// <summary>What the session saw so far.</summary>
    public List<SeenActivity> Where(Func<SeenActivity, bool> condition)
    {
        lock (_lock)
            return [.. _activities.Where(condition)];
    }

    /// <summary>All that a process did, once its end was seen.</summary>
    public List<SeenActivity> AllOf(uint processId)
    {
        WaitFor(() => Of(processId).Exists(activity => activity.Kind == KernelHooks.ProcessTerminate), $"the end of process {processId}");
        return Of(processId);
    }

    /// <summary>The images that a process started, and its end.</summary>
    public List<SeenActivity> LifeOf(uint processId) =>
        AllOf(processId).FindAll(activity => activity.Kind is KernelHooks.ProcessCreate or KernelHooks.ProcessTerminate);

    /// <summary>The one image that a process started.</summary>
    public SeenActivity StartOf(uint processId)
    {
        WaitFor(() => Of(processId).Exists(activity => activity.Kind == KernelHooks.ProcessCreate), $"the start of process {processId}");
        return Of(processId).Single(activity => activity.Kind == KernelHooks.ProcessCreate);
    }

    public void WaitFor(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"Not seen in time: {what}.");
            _more.WaitOne(TimeSpan.FromSeconds(1));
        }
    }

    public void Stop()
    {
        _stop.Cancel();
        _thread.Join();
    }

    void IKernelRecordConsumer.OnRecord(in KernelRecord record, CaptureNotes notes)
    {
        SeenActivity activity = new(record, notes);
        lock (_lock)
            _activities.Add(activity);
    }

    void IKernelRecordConsumer.OnLost(RawRecordKind kind, RawLossReason reason, long count)
    {
        lock (_lock)
            _losses.Add((kind, reason, count));
    }

    void IKernelRecordConsumer.OnPause() => _more.Set();

    public void Dispose()
    {
        Stop();
        _source.Dispose();
        _state.Delete(recursive: true);
        _stop.Dispose();
        _more.Dispose();
    }
}
