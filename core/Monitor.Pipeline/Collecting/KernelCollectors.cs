using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Collecting;

/// <summary>Hands kernel activity to the collectors that asked for it, on the capture thread. One that keeps throwing is taken out of
/// service; the others do not notice.</summary>
internal sealed class KernelCollectors : IKernelRecordConsumer
{
    /// <summary>So many exceptions without an event in between put a collector out of service.</summary>
    public const int QuarantineAfter = 10;

    private readonly Entry[] _entries;
    private readonly KernelOutput _output;
    private readonly IDiagnosticLog _log;

    public KernelCollectors(
        IEnumerable<CollectorEnd> collectors, Ledger ledger, KernelOutput output, IDiagnosticLog log)
    {
        _output = output;
        _log = log;
        _entries = [.. collectors.Select(collector => new Entry(
            collector.Slot,
            collector.Context,
            collector.Slot.Emits.Count > 0 ? ledger.Find(collector.Slot.Emits[0].Id) : null,
            collector.Records))];
    }

    /// <summary>All kinds of activity that some collector asked for.</summary>
    public KernelHooks Hooks => _entries.Aggregate(KernelHooks.None, (hooks, entry) => hooks | entry.Hooks);

    /// <summary>All that some collector has the kernel side refuse or keep.</summary>
    public KernelPolicy Policy => _entries.Aggregate(KernelPolicy.None, (policy, entry) => policy.With(entry.Policy));

    /// <inheritdoc/>
    public void OnRecord(in KernelRecord record, CaptureNotes notes)
    {
        _output.Notes = notes;
        foreach (Entry entry in _entries)
        {
            if ((entry.Hooks & record.Kind) == 0)
                continue;
            if (entry.IsQuarantined)
            {
                CountLost(entry, DropReason.CollectorQuarantined, 1);
                continue;
            }

            try
            {
                if (entry.Relay is { } relay)
                {
                    Hand(entry, relay, record, notes);
                    continue;
                }

                if (entry.EmitsLater && _output.LeavesOut(notes))
                {
                    LeaveOut(entry);
                    continue;
                }

                if ((notes & CaptureNotes.Incomplete) == 0)
                    entry.Collector.OnRecord(record, entry.Context);
                else
                    entry.Collector.OnRecord(record with { IsIncomplete = true }, entry.Context);
                entry.Failures = 0;
            }
            catch (Exception exception)
            {
                Failed(entry, exception);
            }
        }
    }

    /// <inheritdoc/>
    public void OnLost(RawRecordKind kind, RawLossReason reason, long count)
    {
        KernelHooks hook = kind switch
        {
            RawRecordKind.Exec => KernelHooks.ProcessCreate,
            RawRecordKind.Exit => KernelHooks.ProcessTerminate,
            RawRecordKind.Connection => KernelHooks.NetworkConnect,
            RawRecordKind.FileCreate => KernelHooks.FileCreate,
            RawRecordKind.FileDelete => KernelHooks.FileDelete,
            RawRecordKind.FileRename => KernelHooks.FileRename,
            RawRecordKind.FileAttributes => KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner,
            RawRecordKind.FileLink => KernelHooks.FileCreate,
            RawRecordKind.ImageLoad => KernelHooks.ImageLoad,
            RawRecordKind.ModuleLoad => KernelHooks.DriverLoad,
            RawRecordKind.BpfProgram => KernelHooks.BpfProgram,
            RawRecordKind.DnsMessage => KernelHooks.DnsMessage,
            RawRecordKind.DeviceOpen => KernelHooks.RawAccessRead,
            RawRecordKind.FileWritten => KernelHooks.FileExecutable,
            RawRecordKind.MemoryAccess => KernelHooks.ProcessAccess,
            RawRecordKind.WindowsProcessCreate => KernelHooks.ProcessCreate,
            RawRecordKind.WindowsProcessExit => KernelHooks.ProcessTerminate,
            RawRecordKind.WindowsRemoteThread => KernelHooks.RemoteThread,
            RawRecordKind.WindowsImageLoad => KernelHooks.ImageLoad,
            RawRecordKind.WindowsDriverLoad => KernelHooks.DriverLoad,
            RawRecordKind.WindowsProcessAccess => KernelHooks.ProcessAccess,
            RawRecordKind.WindowsFileCreate => KernelHooks.FileCreate,
            RawRecordKind.WindowsFileTime => KernelHooks.FileTime,
            RawRecordKind.WindowsFileStream => KernelHooks.FileStream,
            RawRecordKind.WindowsFileDelete => KernelHooks.FileDelete,
            RawRecordKind.WindowsFileExecutable => KernelHooks.FileExecutable,
            RawRecordKind.WindowsRawRead => KernelHooks.RawAccessRead,
            RawRecordKind.WindowsPipeCreate => KernelHooks.PipeCreate,
            RawRecordKind.WindowsPipeConnect => KernelHooks.PipeConnect,
            RawRecordKind.WindowsRegistry => KernelHooks.Registry,
            RawRecordKind.WindowsConnection => KernelHooks.NetworkConnect,
            RawRecordKind.WindowsTampering => KernelHooks.ProcessTampering,
            RawRecordKind.WindowsFileBlocked => KernelHooks.FileBlocked,
            RawRecordKind.WindowsFileRename => KernelHooks.FileRename,
            RawRecordKind.WindowsLimitedAccess => KernelHooks.LimitedAccess,
            _ => KernelHooks.None,
        };
        DropReason drop = reason switch
        {
            RawLossReason.ScratchBusy => DropReason.ScratchBusy,
            RawLossReason.CompatSystemCall => DropReason.CompatSystemCall,
            RawLossReason.TableFull => DropReason.TableFull,
            RawLossReason.MessageUnread => DropReason.MessageUnread,
            RawLossReason.PathUnread => DropReason.PathUnread,
            RawLossReason.IoUring => DropReason.IoUring,
            RawLossReason.Malformed => DropReason.Malformed,
            _ => DropReason.RingFull,
        };
        foreach (Entry entry in _entries)
        {
            if ((entry.Hooks & hook) != 0)
                CountLost(entry, drop, count);
        }
    }

    /// <inheritdoc/>
    public void OnPause()
    {
        _output.Flush();
        foreach (Entry entry in _entries)
            entry.Relay?.Flush();
    }

    /// <summary>Hands over what happened. What the agent itself does is left out before, since later nobody would know.</summary>
    private void Hand(Entry entry, IRelayedCollector relay, in KernelRecord record, CaptureNotes notes)
    {
        if (_output.LeavesOut(notes))
        {
            LeaveOut(entry);
        }
        else if (!relay.TryTake(record, _output.Flags))
        {
            CountLost(entry, DropReason.WorkerBusy, 1);
        }
    }

    private static void LeaveOut(Entry entry)
    {
        entry.Account?.CountProduced();
        entry.Account?.CountFiltered(FilterReason.AgentsOwn);
    }

    private void Failed(Entry entry, Exception exception)
    {
        CountLost(entry, DropReason.CollectorFailed, 1);
        if (entry.Failures++ == 0)
            _log.Error(PipelineErrors.CollectorThrew(entry.Name, exception), exception);
        if (entry.Failures < QuarantineAfter)
            return;
        entry.IsQuarantined = true;
        entry.Health.Report(HealthState.Failed, PipelineErrors.CollectorQuarantined(entry.Name, QuarantineAfter));
    }

    private static void CountLost(Entry entry, DropReason reason, long count)
    {
        entry.Account?.CountProduced(count);
        entry.Account?.CountDropped(reason, count);
    }

    private sealed class Entry(CollectorSlot slot, CollectorContext context, EventAccount? account, RecordOutput? relayed)
    {
        public string Name { get; } = slot.Name;

        public KernelCollector Collector { get; } = (KernelCollector)slot.Collector;

        public KernelHooks Hooks { get; } = slot.Hooks;

        public KernelPolicy Policy { get; } = slot.Policy;

        public bool EmitsLater { get; } = ((KernelCollector)slot.Collector).EmitsLater;

        public ComponentHealth Health { get; } = slot.Health;

        public CollectorContext Context { get; } = context;

        public EventAccount? Account { get; } = account;

        public int Failures { get; set; }

        /// <summary>What hands activity over, if it is worked on elsewhere.</summary>
        public IRelayedCollector? Relay { get; } = slot.Collector as IRelayedCollector;

        public bool IsQuarantined { get => field || relayed?.IsQuarantined == true; set; }
    }
}
