namespace Monitor.Enrichment.Lookups;

/// <summary>
/// Answers questions whose answer needs a file or a server, by threads of its own: each question once however many ask, and for a while from memory.
/// For several threads.
/// </summary>
/// <typeparam name="TKey">The question.</typeparam>
/// <typeparam name="TValue">The answer.</typeparam>
public sealed class LookupWorker<TKey, TValue> : IDisposable
    where TKey : notnull
    where TValue : class
{
    /// <summary>A resolver that gets no answer gives up sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Func<TKey, CancellationToken, TValue?> _find;
    private readonly LookupLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Question> _known = [];
    private readonly Queue<Question> _order = [];
    private readonly WorkCrew<Question> _crew;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="find">Finds an answer, null if there is none; whatever it throws means the same.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="time">The clock.</param>
    public LookupWorker(string name, Func<TKey, CancellationToken, TValue?> find, LookupLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _find = find;
        _limits = limits;
        _time = time;
        _crew = new WorkCrew<Question>(name, limits.Threads, limits.Waiting, Patience, time, Answer);
    }

    /// <summary>Asks. Never waits.</summary>
    /// <returns>The answer, null if there is none; complete at once where it is remembered.</returns>
    public ValueTask<TValue?> FindAsync(TKey key)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(key, out Question? known) && IsGood(known))
                return known.Answer.Task is { IsCompleted: true } answered ? new(answered.Result) : new(known.Answer.Task);
            Question question = new(key);
            if (!_crew.TryAdd(question))
                return default;
            Remember(question);
            return new(question.Answer.Task);
        }
    }

    /// <summary>Stops; questions that nobody has begun with stay without answer.</summary>
    public void Dispose() => _crew.Dispose();

    private bool IsGood(Question question) =>
        !question.Answer.Task.IsCompleted || _time.GetElapsedTime(question.AnsweredAt) < (question.Answer.Task.Result is null ? _limits.KeepMissing : _limits.KeepFound);

    /// <summary>The oldest questions are forgotten; who waits for one still gets the answer.</summary>
    private void Remember(Question question)
    {
        _known[question.Key] = question;
        _order.Enqueue(question);
        while (_order.Count > _limits.Remembered)
        {
            Question oldest = _order.Dequeue();
            if (_known.GetValueOrDefault(oldest.Key) == oldest)
                _known.Remove(oldest.Key);
        }
    }

    private void Answer(Question question, CancellationToken cancellation)
    {
        TValue? answer = Find(question.Key, cancellation);
        question.AnsweredAt = _time.GetTimestamp();
        question.Answer.SetResult(answer);
    }

    private TValue? Find(TKey key, CancellationToken cancellation)
    {
        try
        {
            return _find(key, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed class Question(TKey key)
    {
        public TKey Key { get; } = key;

        public long AnsweredAt { get; set; }

        public TaskCompletionSource<TValue?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
