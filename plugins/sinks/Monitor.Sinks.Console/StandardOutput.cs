using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.Console;

/// <summary>Standard output as a stream that says when its reader is gone; the base library's own console stream keeps silent about it.</summary>
internal static class StandardOutput
{
    private const int InputOutputError = 5;
    private const int BrokenPipe = 32;
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>Opens the stream. A file, which has no reader that could go, is left to the base library's: a file stream writes at a place of
    /// its own counting, over what others write to the same file (<c>&gt; log 2&gt;&amp;1</c>).</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return System.Console.OpenStandardOutput();
        FileStream stream = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? System.Console.OpenStandardOutput() : stream;
    }

    /// <summary>Whether a write failed because nobody reads any more: the other end of the pipe is closed, or the terminal.</summary>
    public static bool IsReaderGone(IOException exception, bool isTerminal) =>
        exception.HResult is BrokenPipe or WindowsNoData || isTerminal && exception.HResult == InputOutputError;
}
