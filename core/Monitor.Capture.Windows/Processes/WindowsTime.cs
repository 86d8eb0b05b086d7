using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Processes;

/// <summary>Moments as Windows counts them: 100 ns since 1601, UTC.</summary>
internal static class WindowsTime
{
    private const long UnixEpoch = 116_444_736_000_000_000;

    /// <summary>The moment; before 1677 and after 2262 the nearest that there is.</summary>
    public static EventTime At(ulong ticks) => new(long.CreateSaturating(((Int128)ticks - UnixEpoch) * 100));

    /// <summary>The moment, or null for 0, which stands for none.</summary>
    public static EventTime? AtOrNone(ulong ticks) => ticks == 0 ? null : At(ticks);
}
