using System.Collections.Concurrent;
using System.Diagnostics;

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
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly Func<TKey, CancellationToken, TValue?> _find;
    private readonly LookupLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Question> _known = [];
    private readonly Queue<Question> _order = [];
    private readonly BlockingCollection<Question> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;

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
        _waiting = new BlockingCollection<Question>(limits.Waiting);
        _threads = [.. Enumerable.Range(0, limits.Threads).Select(_ => new Thread(Work) { IsBackground = true, Name = name })];
        foreach (Thread thread in _threads)
            thread.Start();
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
            if (_stop.IsCancellationRequested || !_waiting.TryAdd(question))
                return default;
            Remember(question);
            return new(question.Answer.Task);
        }
    }

    /// <summary>Stops; questions that nobody has begun with stay without answer.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stop.Cancel();
            _waiting.CompleteAdding();
        }

        long began = Stopwatch.GetTimestamp();
        foreach (Thread thread in _threads)
        {
            TimeSpan left = StopPatience - Stopwatch.GetElapsedTime(began);
            thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

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

    private void Work()
    {
        try
        {
            foreach (Question question in _waiting.GetConsumingEnumerable(_stop.Token))
            {
                TValue? answer = Find(question.Key);
                question.AnsweredAt = _time.GetTimestamp();
                question.Answer.SetResult(answer);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The worker stops; whoever waits still has a deadline of its own.
        }
    }

    private TValue? Find(TKey key)
    {
        try
        {
            return _find(key, _stop.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_stop.IsCancellationRequested)
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
