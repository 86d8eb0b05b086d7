using CsCheck;
using Monitor.Sdk.Events;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Events;

public sealed class EventTimeTests
{
    [Fact]
    public void A_DateTime_is_had_back_exactly() => Gen.Long[new DateTime(1677, 9, 22).Ticks, new DateTime(2262, 4, 11).Ticks].Sample(
        ticks => Assert.Equal(ticks, EventTime.From(new DateTime(ticks, DateTimeKind.Utc)).ToDateTime().Ticks));

    [Fact]
    public void A_moment_becomes_the_DateTime_at_or_just_before_it() => AnyValue.Moment.Sample(
        moment =>
        {
            Int128 ticks = moment.ToDateTime().Ticks - DateTime.UnixEpoch.Ticks;

            Assert.InRange(moment.UnixNanoseconds - ticks * 100, 0, 99);
            Assert.Equal(DateTimeKind.Utc, moment.ToDateTime().Kind);
        });

    [Fact]
    public void A_DateTime_beyond_what_fits_becomes_the_nearest_moment()
    {
        Assert.Equal(long.MaxValue, EventTime.From(DateTime.MaxValue).UnixNanoseconds);
        Assert.Equal(long.MinValue, EventTime.From(DateTime.MinValue).UnixNanoseconds);
    }

    [Fact]
    public void Moments_are_ordered() => Gen.Select(AnyValue.Moment, AnyValue.Moment).Sample(
        (left, right) =>
        {
            int order = left.UnixNanoseconds.CompareTo(right.UnixNanoseconds);

            Assert.Equal(order, left.CompareTo(right));
            Assert.Equal(order < 0, left < right);
            Assert.Equal(order > 0, left > right);
            Assert.Equal(order <= 0, left <= right);
            Assert.Equal(order >= 0, left >= right);
        });
}
