namespace Monitor.Capture.Windows.Names;

/// <summary>When logon sessions began, which the local security authority knows. It is asked on another thread, once for each session; for one without an answer again
/// after a while: too many may have been asked for at once. For the capture thread.</summary>
/// <param name="find">Begins to ask; null: it knows no such session.</param>
/// <param name="time">The clock.</param>
internal sealed class LogonTimes(Func<ulong, Task<LogonSession?>> find, TimeProvider time)
{
    /// <summary>After so long one without a time is asked for again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>So many are kept at most.</summary>
    public const int Maximum = 4096;

    private readonly Dictionary<ulong, Question> _sessions = [];

    /// <summary>When a session began, in 100 ns since 1601; 0: nobody knows; null: the answer is not there yet.</summary>
    /// <param name="logonId">Its number.</param>
    public ulong? Find(ulong logonId)
    {
        if (!_sessions.TryGetValue(logonId, out Question session))
        {
            if (_sessions.Count >= Maximum)
                _sessions.Clear();
            session = _sessions[logonId] = Ask(logonId, isAgain: false);
        }
        else if (session.IsRefused && time.GetElapsedTime(session.Since) >= Pause)
        {
            session = _sessions[logonId] = Ask(logonId, isAgain: true);
        }

        // While it is asked again, what was said before holds.
        return session.Answer is { IsCompletedSuccessfully: true, Result: { } known } ? known.Began : session.IsAgain || session.IsRefused ? 0 : null;
    }

    private Question Ask(ulong logonId, bool isAgain) => new(find(logonId), time.GetTimestamp(), isAgain);

    private readonly record struct Question(Task<LogonSession?> Answer, long Since, bool IsAgain)
    {
        public bool IsRefused => Answer.IsCompleted && Answer is not { IsCompletedSuccessfully: true, Result: not null };
    }
}
