using System.Diagnostics;
using Monitor.Capture.Linux.ProcConnector;

namespace Monitor.Capture.Linux.Audit;

/// <summary>
/// Brings together what the process connector and the audit system tell of the same processes. The connector gives the order; a start waits a
/// moment for what the audit system says of it, and all behind it wait, too. For one thread.
/// </summary>
/// <param name="feed">The audit system.</param>
/// <param name="records">Takes what is brought together.</param>
internal sealed class AuditMerge(AuditFeed feed, ProcConnectorRecords records)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Queue<(ProcEvent Happened, long At)> _waiting = [];

    /// <summary>Whether something waits for what the audit system says of it.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Takes a message of the process connector.</summary>
    public void Add(in ProcEvent happened) => _waiting.Enqueue((happened, Stopwatch.GetTimestamp()));

    /// <summary>Reads the audit system and hands on what is ready.</summary>
    /// <param name="isLast">Whether nothing is to be waited for any more.</param>
    public void Advance(bool isLast)
    {
        feed.Receive();
        while (_waiting.TryPeek(out (ProcEvent Happened, long At) first))
        {
            AuditEvent? exec = first.Happened.Kind == ProcEventKind.Exec ? feed.TakeExec(first.Happened.Process) : null;
            bool isMissing = exec is null && first.Happened.Kind == ProcEventKind.Exec;
            if (isMissing && !isLast && Stopwatch.GetElapsedTime(first.At) < Patience)
                return;
            _waiting.Dequeue();
            records.Add(first.Happened, exec);
        }

        while (feed.TryTakeConnection(out AuditEvent? connection))
            records.AddConnection(connection);
    }
}
