using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Monitor.Enrichment.Tests;

/// <summary>Threads that work may keep for ever: others take their place, and not without end.</summary>
public sealed class WorkCrewTests : IDisposable
{
    private const int Threads = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentDictionary<int, bool> _begun = [];
    private readonly ConcurrentDictionary<int, bool> _done = [];
    private readonly SemaphoreSlim _release = new(0);
    private readonly WorkCrew<int> _crew;

    public WorkCrewTests() => _crew = new WorkCrew<int>("test", Threads, 100, Patience, _time, Work);

    public void Dispose()
    {
        _release.Release(1000);
        _crew.Dispose();
        _release.Dispose();
    }

    [Fact]
    public void A_thread_that_does_not_come_back_is_replaced_when_it_is_late()
    {
        Stick(1);
        Stick(2);
        Assert.True(_crew.TryAdd(-1));

        _time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.True(_crew.TryAdd(-2));
        Assert.Empty(_done);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_crew.TryAdd(-3));

        WaitFor(() => _done.ContainsKey(-1) && _done.ContainsKey(-2) && _done.ContainsKey(-3));
        Assert.DoesNotContain(1, _done.Keys);
    }

    [Fact]
    public void So_many_are_left_behind_and_no_more_until_one_comes_back()
    {
        for (int i = 1; i <= Threads + WorkCrew<int>.MaximumLate; i++)
        {
            Stick(i);
            if (i >= Threads)
                _time.Advance(Patience);
        }

        Assert.True(_crew.TryAdd(-1));
        Assert.True(_crew.TryAdd(-2));
        Assert.Equal(Threads + WorkCrew<int>.MaximumLate, _begun.Count);

        _release.Release(Threads + WorkCrew<int>.MaximumLate);
        WaitFor(() => _done.ContainsKey(-1) && _done.ContainsKey(-2));
        WaitFor(() => _crew.Size == Threads);
        Stick(100);
        Stick(101);
        _time.Advance(Patience);
        Assert.True(_crew.TryAdd(-3));
        WaitFor(() => _done.ContainsKey(-3));
    }

    [Fact]
    public void Who_comes_back_late_does_not_make_the_crew_larger()
    {
        Stick(1);
        Stick(2);
        _time.Advance(Patience);
        Stick(3);
        Stick(4);
        _release.Release(4);

        WaitFor(() => _done.Count == 4);
        WaitFor(() => _crew.Size == Threads);
    }

    [Fact]
    public void A_crew_that_was_stopped_takes_no_more()
    {
        Assert.True(_crew.TryAdd(-1));
        _crew.Dispose();

        Assert.False(_crew.TryAdd(-2));
    }

    /// <summary>Gives work that lasts until it is released, and waits until it has begun.</summary>
    private void Stick(int piece)
    {
        Assert.True(_crew.TryAdd(piece));
        WaitFor(() => _begun.ContainsKey(piece));
    }

    private void Work(int piece, CancellationToken cancellation)
    {
        _begun[piece] = true;
        if (piece > 0)
            _release.Wait(cancellation);
        _done[piece] = true;
    }

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Deadline), "It did not happen in time.");
}
