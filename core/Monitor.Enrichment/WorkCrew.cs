using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Enrichment;

/// <summary>
/// Threads for work that can last for ever: a file may lie on a server that does not answer, or be held by a program that lets nobody open it. A thread that
/// is late is left behind, and another takes its place. For several threads.
/// </summary>
/// <typeparam name="T">A piece of work.</typeparam>
internal sealed class WorkCrew<T> : IDisposable
{
    /// <summary>So many threads are left behind at a time; with so many nobody is relieved, until one of them comes back.</summary>
    public const int MaximumLate = 16;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private readonly Action<T, CancellationToken> _work;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<Member> _members = [];
    private readonly BlockingCollection<T> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private int _late;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="threads">How many work at a time.</param>
    /// <param name="mostWaiting">Pieces of work that may wait.</param>
    /// <param name="patience">How long one may take, until its thread is left behind with it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">Does a piece. Whatever it throws ends the program, but for its being cancelled.</param>
    public WorkCrew(string name, int threads, int mostWaiting, TimeSpan patience, TimeProvider time, Action<T, CancellationToken> work)
    {
        _name = name;
        _work = work;
        _patience = patience;
        _time = time;
        _waiting = new BlockingCollection<T>(mostWaiting);
        lock (_lock)
        {
            for (int i = 0; i < threads; i++)
                StartMember();
        }
    }

    /// <summary>Number of threads, those that were left behind included.</summary>
    public int Size
    {
        get
        {
            lock (_lock)
                return _members.Count;
        }
    }

    /// <summary>Gives a piece of work. Never waits.</summary>
    /// <returns>False if too much waits, or the crew was stopped.</returns>
    public bool TryAdd(T piece)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return false;
            RelieveLate();
            return _waiting.TryAdd(piece);
        }
    }

    /// <summary>Stops; what nobody has begun with stays undone.</summary>
    public void Dispose()
    {
        Member[] members;
        lock (_lock)
        {
            _stop.Cancel();
            _waiting.CompleteAdding();
            members = [.. _members];
        }

        long began = Stopwatch.GetTimestamp();
        foreach (Member member in members)
        {
            TimeSpan left = StopPatience - Stopwatch.GetElapsedTime(began);
            member.Thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    private void StartMember()
    {
        Member member = new();
        member.Thread = new Thread(() => Work(member)) { IsBackground = true, Name = _name };
        _members.Add(member);
        member.Thread.Start();
    }

    private void RelieveLate()
    {
        for (int i = _members.Count - 1; i >= 0 && _late < MaximumLate; i--)
        {
            Member member = _members[i];
            if (member is not { IsBusy: true, IsLate: false } || _time.GetElapsedTime(member.Began) < _patience)
                continue;
            member.IsLate = true;
            _late++;
            StartMember();
        }
    }

    private void Work(Member member)
    {
        try
        {
            foreach (T piece in _waiting.GetConsumingEnumerable(_stop.Token))
            {
                lock (_lock)
                    (member.Began, member.IsBusy) = (_time.GetTimestamp(), true);
                _work(piece, _stop.Token);
                lock (_lock)
                {
                    member.IsBusy = false;
                    if (!member.IsLate)
                        continue;
                    _members.Remove(member);
                    _late--;
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The crew stops; whoever waits for its work still has a deadline of its own.
        }
    }

    private sealed class Member
    {
        public Thread Thread { get; set; } = Thread.CurrentThread;

        public bool IsBusy { get; set; }

        public bool IsLate { get; set; }

        public long Began { get; set; }
    }
}
