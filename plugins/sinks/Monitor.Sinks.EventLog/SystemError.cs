namespace Monitor.Sinks.EventLog;

/// <summary>The error numbers of Linux that mean something to the sink.</summary>
internal static class SystemError
{
    public const int None = 0;
    public const int NotPermitted = 1;
    public const int AccessDenied = 13;
    public const int NotImplemented = 38;
    public const int MessageTooLong = 90;

    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const int ConnectionReset = 104;
    private const int NoBufferSpace = 105;
    private const int NotConnected = 107;
    private const int TooManyHandlesInFlight = 109;
    private const int ConnectionRefused = 111;

    /// <summary>Whether there is only no room now.</summary>
    public static bool IsFull(int error) => error is TryAgain or NoBufferSpace or TooManyHandlesInFlight;

    /// <summary>Whether the other side's socket is closed.</summary>
    public static bool IsPeerGone(int error) => error is ConnectionRefused or NotConnected or ConnectionReset or BrokenPipe;
}
