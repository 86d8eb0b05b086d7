namespace Monitor.Sdk.Events;

/// <summary>A moment: nanoseconds since 1970-01-01 UTC, from the kernel's clock where the kernel saw the event.</summary>
/// <param name="UnixNanoseconds">Signed nanoseconds since 1970-01-01T00:00:00Z.</param>
public readonly record struct EventTime(long UnixNanoseconds) : IComparable<EventTime>
{
    /// <summary>The present moment.</summary>
    public static EventTime Now => From(DateTime.UtcNow);

    /// <summary>The moment of a UTC <see cref="DateTime"/> (100 ns resolution); before 1677 and after 2262 the nearest that there is.</summary>
    public static EventTime From(DateTime utc) => new(long.CreateSaturating((Int128)(utc.Ticks - DateTime.UnixEpoch.Ticks) * 100));

    /// <summary>As a UTC <see cref="DateTime"/>, rounded down to 100 ns.</summary>
    public DateTime ToDateTime() => DateTime.UnixEpoch.AddTicks((long)Math.Floor(UnixNanoseconds / 100m));

    /// <inheritdoc/>
    public int CompareTo(EventTime other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(EventTime left, EventTime right) => left.UnixNanoseconds < right.UnixNanoseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(EventTime left, EventTime right) => left.UnixNanoseconds > right.UnixNanoseconds;

    /// <summary>Whether <paramref name="left"/> is earlier or the same.</summary>
    public static bool operator <=(EventTime left, EventTime right) => left.UnixNanoseconds <= right.UnixNanoseconds;

    /// <summary>Whether <paramref name="left"/> is later or the same.</summary>
    public static bool operator >=(EventTime left, EventTime right) => left.UnixNanoseconds >= right.UnixNanoseconds;
}
