using Microsoft.Extensions.Time.Testing;
using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Tests.Names;

public sealed class LogonTimesTests
{
    private const ulong Session = 0x3e7;

    private readonly List<TaskCompletionSource<LogonSession?>> _asked = [];
    private readonly FakeTimeProvider _time = new();
    private readonly LogonTimes _logons;

    public LogonTimesTests() => _logons = new LogonTimes(_ =>
    {
        _asked.Add(new TaskCompletionSource<LogonSession?>());
        return _asked[^1].Task;
    }, _time);

    [Fact]
    public void A_session_without_an_answer_is_asked_for_again_after_a_while()
    {
        Assert.Null(_logons.Find(Session));
        _asked[0].SetResult(null);
        Assert.Equal(0ul, _logons.Find(Session));
        _time.Advance(LogonTimes.Pause - TimeSpan.FromSeconds(1));
        Assert.Equal(0ul, _logons.Find(Session));
        Assert.Single(_asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0ul, _logons.Find(Session));
        Assert.Equal(2, _asked.Count);
        _asked[1].SetResult(new LogonSession(77));

        Assert.Equal(77ul, _logons.Find(Session));
    }

    [Fact]
    public void One_that_is_known_or_not_answered_yet_is_not_asked_for_again()
    {
        Assert.Null(_logons.Find(Session));
        _time.Advance(2 * LogonTimes.Pause);
        Assert.Null(_logons.Find(Session));
        _asked[0].SetResult(new LogonSession(77));
        _time.Advance(2 * LogonTimes.Pause);

        Assert.Equal(77ul, _logons.Find(Session));
        Assert.Single(_asked);
    }
}
