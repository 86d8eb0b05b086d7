using Monitor.Collectors.Etw;
using Monitor.Sdk.Events;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>The system's clock may be set back while a session runs.</summary>
public sealed class ClockSetBackTests
{
    private static readonly NetworkAddress Local = new([10, 0, 0, 1]);
    private static readonly NetworkAddress Remote = new([192, 0, 2, 7]);

    [Fact]
    public void A_start_of_which_a_half_is_missing_does_not_wait_until_the_old_time_comes_again()
    {
        List<uint> told = [];
        ProcessStarts starts = new((_, process, _) => told.Add(process.Id));

        starts.FromLogger(At(5000), new TracedProcess { Id = 500 });
        starts.Expire(At(4999.5));
        Assert.Empty(told);
        starts.Expire(At(1000));

        Assert.Equal([500u], told);
    }

    [Fact]
    public void A_flow_is_told_anew_and_not_left_out_until_the_old_time_comes_again()
    {
        Flows flows = new();

        Assert.Equal([true, false, true, false], new[] { 5000, 4999.9, 1000, 1001 }.Select(at => flows.IsFirst(500, Local, 5000, Remote, 53, At(at))));
    }

    private static EventTime At(double seconds) => new((long)(seconds * 1_000_000_000));
}
