using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.Console;

/// <summary>Standard output as a stream that says when its reader is gone; the base library's own console stream keeps silent about it.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32;
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>Opens the stream.</summary>
    public static Stream Open() => OperatingSystem.IsWindows()
        ? System.Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    /// <summary>Whether a write failed because nobody reads any more.</summary>
    public static bool IsReaderGone(IOException exception) => exception.HResult is BrokenPipe or WindowsNoData;
}
