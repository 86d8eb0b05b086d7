using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>Names of users, which somebody far away may have to be asked for.</summary>
public sealed class UserNamesTests
{
    private const string Sid = "S-1-5-21-1-2-3-1001";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("S-1-5-18", @"NT AUTHORITY\SYSTEM")]
    [InlineData("S-1-5-20", @"NT AUTHORITY\NETWORK SERVICE")]
    public void Those_that_every_Windows_has_are_named_as_with_the_driver_whatever_its_language(string sid, string name) =>
        Assert.Equal(name, new UserNames(static _ => @"NT-AUTORITÄT\SYSTEM", _time).Of(sid));

    [Fact]
    public void One_that_takes_its_time_holds_nothing_up()
    {
        using ManualResetEventSlim answered = new();
        UserNames names = new(_ => answered.Wait(Deadline) ? @"LAB\maria" : null, _time);

        Assert.Equal((Sid, Sid), (names.Of(Sid), names.Of(Sid)));
        answered.Set();
        Assert.True(SpinWait.SpinUntil(() => names.Of(Sid) == @"LAB\maria", Deadline));
    }

    [Fact]
    public void One_without_an_answer_is_asked_for_again_after_a_while()
    {
        int asked = 0;
        UserNames names = new(_ => Interlocked.Increment(ref asked) == 1 ? throw new InvalidOperationException("no domain controller") : @"LAB\maria", _time);

        Assert.Equal(Sid, names.Of(Sid));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) == 1, Deadline));
        Assert.Equal(Sid, names.Of(Sid));
        _time.Advance(UserNames.Pause);

        Assert.True(SpinWait.SpinUntil(() => names.Of(Sid) == @"LAB\maria", Deadline));
        Assert.Equal(2, asked);
    }

    [Fact]
    public void No_more_than_a_few_are_asked_for_at_once()
    {
        using ManualResetEventSlim answered = new();
        int asked = 0;
        UserNames names = new(
            _ =>
            {
                Interlocked.Increment(ref asked);
                answered.Wait(Deadline);
                return null;
            },
            _time);

        for (int i = 0; i < 50; i++)
            Assert.Equal($"{Sid}{i}", names.Of($"{Sid}{i}"));
        answered.Set();

        Assert.InRange(asked, 0, 8);
    }
}
