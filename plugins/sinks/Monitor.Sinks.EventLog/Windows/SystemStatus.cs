namespace Monitor.Sinks.EventLog.Windows;

/// <summary>The error numbers of Windows that mean something to the sink.</summary>
internal static class SystemStatus
{
    public const uint None = 0;

    private const uint NotEnoughMemory = 8;
    private const uint MoreData = 234;
    private const uint ArithmeticOverflow = 534;
    private const uint LogFileFull = 1502;

    /// <summary>Whether there is only no room now: the session's buffers, or the file that stands in for its reader, are full.</summary>
    public static bool IsFull(uint status) => status is NotEnoughMemory or LogFileFull;

    /// <summary>Whether the event is larger than an event can be, or than a buffer of those who take it.</summary>
    public static bool IsTooLarge(uint status) => status is ArithmeticOverflow or MoreData;
}
