namespace Monitor.Capture.Windows.Names;

/// <summary>When logon sessions began, which the local security authority knows. It is asked on another thread, once for each session. For the capture
/// thread.</summary>
/// <param name="find">Begins to ask; null: it knows no such session.</param>
internal sealed class LogonTimes(Func<ulong, Task<LogonSession?>> find)
{
    /// <summary>So many are kept at most.</summary>
    public const int Maximum = 4096;

    private readonly Dictionary<ulong, Task<LogonSession?>> _sessions = [];

    /// <summary>When a session began, in 100 ns since 1601; 0: nobody knows; null: the answer is not there yet.</summary>
    /// <param name="logonId">Its number.</param>
    public ulong? Find(ulong logonId)
    {
        if (!_sessions.TryGetValue(logonId, out Task<LogonSession?>? session))
        {
            if (_sessions.Count >= Maximum)
                _sessions.Clear();
            session = _sessions[logonId] = find(logonId);
        }

        return !session.IsCompleted ? null : session.IsCompletedSuccessfully && session.Result is { } known ? known.Began : 0;
    }
}
