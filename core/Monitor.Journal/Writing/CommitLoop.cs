using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>The commit thread: closes groups and brings them to the disk, again and again until the disk takes them.</summary>
internal sealed class CommitLoop : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTick = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly Gathering _gathering;
    private readonly SegmentStore _store;
    private readonly CommitSignal _signal;
    private readonly ILedgerSource? _ledger;
    private readonly TimeProvider _time;
    private readonly ITimer _retry;
    private readonly ITimer? _tick;
    private readonly Thread _thread;
    private readonly Lock _attempt = new();
    private readonly Lock _counting = new();
    private readonly LedgerRows _rows = new();
    private readonly Action<Group, ulong> _finish;
    private readonly Action<MonitorError?> _tellFault;
    private byte[] _writtenLedger;
    private int _writtenLedgerLength;
    private Group? _closed;
    private MonitorError? _fault;
    private ulong _committed;
    private long _commits;
    private long _events;
    private TimeSpan _lastCommit;
    private TimeSpan _longestCommit;
    private volatile bool _isExpiryDue;

    public CommitLoop(
        string folder,
        Gathering gathering,
        SegmentStore store,
        CommitSignal signal,
        FoundJournal found,
        JournalOptions options,
        ILedgerSource? ledger,
        Action<MonitorError?> tellFault,
        TimeProvider time)
    {
        _folder = folder;
        _gathering = gathering;
        _store = store;
        _signal = signal;
        _ledger = ledger;
        _time = time;
        _tellFault = tellFault;
        _finish = FinishGroup;
        _writtenLedger = [];
        _committed = found.Committed;
        _closed = found.Kept.Entries > 0 ? found.Kept : null;
        _retry = time.CreateTimer(_ => gathering.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (options.KeepFor is { } age)
        {
            TimeSpan tick = TimeSpan.FromTicks(Math.Clamp((age / 8).Ticks, Pause.Ticks, LongestTick.Ticks));
            _tick = time.CreateTimer(_ => AskToExpire(), null, tick, tick);
        }

        _thread = new Thread(Run) { Name = "journal", IsBackground = true };
    }

    /// <summary>The highest sequence that is safe. For any thread.</summary>
    public ulong Committed => Volatile.Read(ref _committed);

    /// <summary>Why commits fail. For any thread.</summary>
    public MonitorError? Fault => Volatile.Read(ref _fault);

    /// <summary>What was done. For any thread.</summary>
    public JournalTotals Totals
    {
        get
        {
            lock (_counting)
                return new JournalTotals(_store.Segments.All.Length, _store.Segments.Bytes, _commits, _events, _lastCommit, _longestCommit);
        }
    }

    /// <summary>Begins. What was found behind the last commit is committed first, if the disk takes it: readers then find all that was kept.</summary>
    public void Start()
    {
        if (_closed is { } kept)
            IsDone(kept);
        _thread.Start();
    }

    /// <summary>Forgets what is not committed, after a try that runs has ended.</summary>
    public void Discard(Action<ushort, ulong> forgotten)
    {
        lock (_attempt)
            _gathering.Discard(_closed, Committed, forgotten);
    }

    /// <summary>Commits what waits if the disk takes it, seals the segment, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _gathering.End();
        await Task.Run(_thread.Join).ConfigureAwait(false);
        await _retry.DisposeAsync().ConfigureAwait(false);
        if (_tick is not null)
            await _tick.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _signal.Close();
    }

    private void Run()
    {
        bool goesOn = _closed is null || CommitPatiently(_closed);
        while (goesOn)
        {
            bool isEnding = _gathering.IsEnding;
            if (_isExpiryDue)
                Expire();
            Group? group;
            long number;
            lock (_attempt)
                group = _closed = _gathering.Close(_finish, out number);
            if (group is not null && !CommitPatiently(group))
                break;
            if (group is not null)
                _gathering.Complete(number);
            if (isEnding)
                break;
            if (group is null)
                _gathering.Wait();
        }

        try
        {
            _store.Seal();
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            // The segment stays open: the next start goes on with it.
        }
    }

    /// <summary>Adds the ledger to a group that is being closed, if it changed or the group begins a segment.</summary>
    private void FinishGroup(Group group, ulong next)
    {
        _rows.Clear();
        _ledger?.Write(_rows);
        ReadOnlySpan<byte> content = _rows.Content;
        bool isNew = !content.SequenceEqual(_writtenLedger.AsSpan(0, _writtenLedgerLength)) && !_rows.IsEmpty;
        if (group.Entries == 0 && !isNew)
            return;
        group.OpensSegment = _store.NeedsNew(group.WholeLength + FrameLayout.HeaderSize + content.Length);
        if (isNew || group.OpensSegment && !_rows.IsEmpty)
            group.Append(content, next);
    }

    /// <summary>Tries until the disk takes a group, or it was discarded, or the writer is being closed.</summary>
    /// <returns>False in the last case: then nothing that comes later may be committed either.</returns>
    private bool CommitPatiently(Group group)
    {
        while (!IsDone(group))
        {
            if (_gathering.IsEnding)
                return false;
            _retry.Change(Pause, Timeout.InfiniteTimeSpan);
            _gathering.Wait();
        }

        return true;
    }

    private bool IsDone(Group group)
    {
        lock (_attempt)
        {
            bool isEmpty = group.Length == 0;
            if (!isEmpty && !TryCommit(group))
                return false;
            _closed = null;
            if (isEmpty)
                return true;
        }

        Tell(null);
        _signal.Raise();
        return true;
    }

    private bool TryCommit(Group group)
    {
        long began = _time.GetTimestamp();
        try
        {
            _store.Commit(group);
        }
        catch (MonitorException exception)
        {
            Tell(exception.Error);
            return false;
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            Tell(Disk.IsFull(exception) ? JournalErrors.DiskFull(_folder) : JournalErrors.CommitFailed(_folder, exception.Message));
            return false;
        }

        TimeSpan taken = _time.GetElapsedTime(began);
        lock (_counting)
        {
            _commits++;
            _events += group.Entries;
            _lastCommit = taken;
            if (taken > _longestCommit)
                _longestCommit = taken;
        }

        if (!group.Ledger.IsEmpty)
            RememberLedger(group.Ledger);
        Volatile.Write(ref _committed, group.LastSequence);
        return true;
    }

    private void RememberLedger(ReadOnlySpan<byte> content)
    {
        if (_writtenLedger.Length < content.Length)
            _writtenLedger = new byte[content.Length * 2];
        content.CopyTo(_writtenLedger);
        _writtenLedgerLength = content.Length;
    }

    private void AskToExpire()
    {
        _isExpiryDue = true;
        _gathering.Wake();
    }

    private void Expire()
    {
        _isExpiryDue = false;
        try
        {
            _store.Expire();
            _signal.Raise();
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            // It is tried again at the next tick; a disk that takes nothing shows at the next commit.
        }
    }

    private void Tell(MonitorError? fault)
    {
        if (fault?.Code == _fault?.Code)
            return;
        bool wasStalled = _fault is not null;
        Volatile.Write(ref _fault, fault);
        if (fault is null || !wasStalled)
            _tellFault(fault);
    }
}
