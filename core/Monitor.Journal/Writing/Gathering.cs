using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>
/// Where events gather until their group is closed. One thread appends, under the gate; the commit thread closes groups, under the gate. Appending
/// goes on while the group before is being committed.
/// </summary>
internal sealed class Gathering : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly JournalOptions _options;
    private readonly ulong _journal;
    private readonly ITimer _sync;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _room = new(true);
    private readonly List<(long Number, TaskCompletionSource Done)> _waiting = [];
    private Group _group = new();
    private Group _spare = new();
    private ulong _next;
    private long _number = 1;
    private bool _isAsked;
    private bool _isEnding;

    /// <param name="options">When a group is closed.</param>
    /// <param name="journal">The journal's random number.</param>
    /// <param name="next">Sequence of the next entry.</param>
    /// <param name="last">Sequence of the last one.</param>
    /// <param name="time">The clock.</param>
    public Gathering(JournalOptions options, ulong journal, ulong next, ulong last, TimeProvider time)
    {
        _options = options;
        _journal = journal;
        _next = next;
        _group.Begin(next, last);
        _sync = time.CreateTimer(_ => Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sequence of the next entry. For any thread.</summary>
    public ulong NextSequence => Volatile.Read(ref _next);

    /// <summary>Whether the writer is being closed: the commit thread ends when nothing is left.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding);

    /// <summary>Takes the gate when there is room.</summary>
    public void Enter(CancellationToken cancellation)
    {
        while (true)
        {
            _gate.Enter();
            bool isEnding = _isEnding;
            if (!isEnding && _group.Length < _options.MaximumWaiting)
                return;
            _room.Reset();
            _gate.Exit();
            ObjectDisposedException.ThrowIf(isEnding, typeof(JournalWriter));
            _room.Wait(cancellation);
        }
    }

    /// <summary>Gives the gate back, and sees to it that the group is closed in time.</summary>
    /// <param name="wasEmpty">Whether the group was empty at <see cref="Enter"/>.</param>
    public void Exit(bool wasEmpty)
    {
        bool isDue = _group.Entries > 0 && !_isAsked && (_group.Length >= _options.SyncBytes || _options.Sync <= TimeSpan.Zero);
        _isAsked |= isDue;
        if (!isDue && wasEmpty && _group.Entries > 0)
            _sync.Change(_options.Sync, Timeout.InfiniteTimeSpan);
        _gate.Exit();
        if (isDue)
            _wake.Set();
    }

    /// <summary>Whether nothing has gathered; under the gate.</summary>
    public bool IsEmpty => _group.Entries == 0;

    /// <summary>Adds an entry; under the gate.</summary>
    public ulong Append(EventRecord record, ulong routes, ReadOnlySpan<byte[]?> names)
    {
        ulong sequence = _next;
        _group.Append(_journal, sequence, record, routes, names);
        Volatile.Write(ref _next, sequence + 1);
        return sequence;
    }

    /// <summary>Asks for the group at hand to be closed, or a failed commit to be tried again.</summary>
    public void Ask()
    {
        lock (_gate)
            _isAsked = true;
        _wake.Set();
    }

    /// <summary>Asks for the group at hand to be closed.</summary>
    /// <returns>Ends when it is on the disk; is cancelled when it is discarded.</returns>
    public Task CommitAsync()
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isEnding, typeof(JournalWriter));
            _waiting.Add((_number, done));
            _isAsked = true;
        }

        _wake.Set();
        return done.Task;
    }

    /// <summary>Lets nobody append any more.</summary>
    public void End()
    {
        lock (_gate)
            _isEnding = true;
        _room.Set();
        _wake.Set();
    }

    /// <summary>Wakes the commit thread; it looks whether there is something to do.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Waits until somebody asks or wakes.</summary>
    public void Wait() => _wake.WaitOne();

    /// <summary>Closes the group at hand if somebody asks for it; appending goes on with another.</summary>
    /// <param name="before">Called under the gate with the group, the last thing before it is closed.</param>
    /// <param name="number">The group's number.</param>
    /// <returns>The group; null where nobody asks.</returns>
    public Group? Close(Action<Group, ulong> before, out long number)
    {
        lock (_gate)
        {
            number = _number;
            if (!_isAsked && !_isEnding)
                return null;
            _isAsked = false;
            Group closed = _group;
            before(closed, _next);
            _spare.Trim(_options.SyncBytes);
            (_group, _spare) = (_spare, closed);
            _group.Begin(_next, closed.LastSequence);
            _number++;
            _room.Set();
            return closed;
        }
    }

    /// <summary>Tells those who wait for a group that it is on the disk.</summary>
    public void Complete(long number)
    {
        lock (_gate)
        {
            foreach ((long waited, TaskCompletionSource done) in _waiting)
            {
                if (waited <= number)
                    done.TrySetResult();
            }

            _waiting.RemoveAll(one => one.Number <= number);
        }
    }

    /// <summary>Forgets what has gathered and what was closed and is not committed.</summary>
    /// <param name="closed">The latter, if there is one.</param>
    /// <param name="committed">Sequence of the last committed entry.</param>
    /// <param name="forgotten">Told event id and routes of each entry.</param>
    public void Discard(Group? closed, ulong committed, Action<ushort, ulong> forgotten)
    {
        lock (_gate)
        {
            closed?.Tell(forgotten);
            closed?.Begin(_next, committed);
            _group.Tell(forgotten);
            _group.Begin(_next, committed);
            foreach ((_, TaskCompletionSource done) in _waiting)
                done.TrySetCanceled();
            _waiting.Clear();
            _room.Set();
        }
    }

    /// <summary>Ends all waiting. The wake-up stays: a reader may ask for it later than this.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sync.DisposeAsync().ConfigureAwait(false);
        lock (_gate)
        {
            foreach ((_, TaskCompletionSource done) in _waiting)
                done.TrySetCanceled();
            _waiting.Clear();
        }
    }
}
