using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Sinks;

/// <summary>How far a sink is, kept beside the journal: the next event, and what became of those before it. Both are written together, so that
/// after a crash the counts speak of the very events that are not handed in again. That they cannot be written is told once and holds nothing up: it is
/// tried again with the next batch.</summary>
internal sealed class SinkProgress : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly SinkCursor _cursor;
    private readonly Ledger _ledger;
    private readonly int _sink;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly CursorRow[] _rows;
    private long _flushedAt;
    private bool _isSaved;
    private bool _isFailing;

    /// <param name="cursor">Where it is kept.</param>
    /// <param name="next">The next event to deliver.</param>
    /// <param name="ledger">Counts.</param>
    /// <param name="sink">The sink's position in the ledger.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="time">The clock.</param>
    public SinkProgress(SinkCursor cursor, ulong next, Ledger ledger, int sink, IDiagnosticLog log, TimeProvider time)
    {
        _name = ledger.Sinks[sink];
        _cursor = cursor;
        _ledger = ledger;
        _sink = sink;
        _log = log;
        _time = time;
        _rows = new CursorRow[ledger.Accounts.Count];
        Next = next;
    }

    /// <summary>Sequence of the next event to deliver.</summary>
    public ulong Next { get; private set; }

    /// <summary>Takes up the counts that are kept.</summary>
    public void Restore()
    {
        _isSaved = true;
        foreach (CursorRow row in _cursor.Rows)
        {
            if (_ledger.Find(row.EventId) is not { } account)
                continue;
            account.CountDelivered(_sink, row.Delivered);
            account.CountDropped(_sink, DropReason.SinkRejected, row.Refused);
            account.CountDropped(_sink, DropReason.RetentionOvertook, row.Lost);
        }
    }

    /// <summary>Notes how far the sink is.</summary>
    public void Save(ulong next)
    {
        if (next == Next && _isSaved)
            return;
        Next = next;
        _isSaved = false;
        Write(flushes: _time.GetElapsedTime(_flushedAt) >= FlushInterval);
    }

    /// <summary>Notes counts that changed while the sink did not go on.</summary>
    public void SaveCounts()
    {
        _isSaved = false;
        Flush();
    }

    /// <summary>Brings what was noted to the disk.</summary>
    public void Flush() => Write(flushes: true);

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private void Write(bool flushes)
    {
        try
        {
            if (!_isSaved)
                WriteRows();
            _isSaved = true;
            if (flushes)
            {
                _cursor.Flush();
                _flushedAt = _time.GetTimestamp();
            }

            if (_isFailing)
                _log.Information($"how far sink {_name} is, is kept again");
            _isFailing = false;
        }
        catch (MonitorException exception)
        {
            // Also after a flush that failed: nobody knows what became of what was written before.
            _isSaved = false;
            if (!_isFailing)
                _log.Error(PipelineErrors.ProgressNotKept(_name, exception.Error), exception);
            _isFailing = true;
        }
    }

    private void WriteRows()
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            EventAccount account = _ledger.Accounts[i];
            _rows[i] = new CursorRow(
                account.Schema.Id, account.Delivered(_sink), account.Dropped(_sink, DropReason.SinkRejected), account.Dropped(_sink, DropReason.RetentionOvertook));
        }

        _cursor.Write(Next, _rows);
    }
}
