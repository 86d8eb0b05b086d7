using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Collectors;

/// <summary>The way from the capture thread to a thread of the collector's own.</summary>
public sealed class DeferredEventsTests : IDisposable
{
    private readonly DeferredEvents _events = new(4);
    private readonly CollectorContext _context = new(null!, null!);      // only carried
    private readonly EventBuffer _buffer = new();

    public void Dispose() => _events.Dispose();

    [Fact]
    public void What_was_added_first_is_taken_first_with_its_context_and_tag()
    {
        for (uint round = 0; round < 5; round++)
        {
            for (uint i = 0; i < 3; i++)
                Assert.True(Add(3 * round + i));
            for (uint i = 0; i < 3; i++)
            {
                Assert.True(_events.TryTake(_buffer, out CollectorContext context, out ulong tag));
                Assert.Equal((1, 3 * round + i, (ulong)(3 * round + i)), (_buffer.Count, ProcessTerminate.ReadFrom(_buffer[0]).ProcessId, tag));
                Assert.Same(_context, context);
            }
        }

        Assert.False(_events.TryTake(_buffer, out _, out _));
    }

    [Fact]
    public void What_has_no_room_is_refused_and_spoils_nothing()
    {
        for (uint i = 0; i < 4; i++)
            Assert.True(Add(i));

        Assert.False(Add(4));
        Assert.True(_events.TryTake(_buffer, out _, out ulong first));
        Assert.True(Add(5));
        Assert.Equal((0UL, 0u), (first, ProcessTerminate.ReadFrom(_buffer[0]).ProcessId));
    }

    [Fact]
    public void Nothing_is_lost_or_torn_between_two_threads()
    {
        const uint Count = 200_000;
        Thread adding = new(() =>
        {
            for (uint i = 0; i < Count; i++)
            {
                while (!Add(i))
                    Thread.Yield();
            }
        });
        adding.Start();

        for (uint i = 0; i < Count;)
        {
            _events.Wait(TimeSpan.FromSeconds(60));
            for (; _events.TryTake(_buffer, out _, out ulong tag); i++)
                Assert.Equal((i, (ulong)i), (ProcessTerminate.ReadFrom(_buffer[0]).ProcessId, tag));
        }

        adding.Join();
    }

    [Fact]
    public void A_wait_ends_when_it_is_woken()
    {
        _events.Wake();

        _events.Wait(Timeout.InfiniteTimeSpan);
        _events.Wait(TimeSpan.Zero);

        Assert.False(_events.TryTake(_buffer, out _, out _));
    }

    private bool Add(uint number) =>
        _events.TryAdd(new ProcessTerminate { ProcessId = number, Image = number % 2 == 0 ? "/bin/true"u8 : "/usr/bin/a/rather/longer/path"u8 }, _context, number);
}
