using Microsoft.Win32.SafeHandles;

namespace Monitor.Host.JournalFiles;

/// <summary>Standard output as a stream that says when its reader is gone; the base library's own console stream keeps silent about it.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32;

    /// <summary>Opens the stream. A file, which has no reader that could go, is left to the base library's: a file stream writes at a place of
    /// its own counting, over what others write to the same file.</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        FileStream stream = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Whether a write failed because nobody reads any more.</summary>
    public static bool IsReaderGone(IOException exception) => exception.HResult == BrokenPipe;
}
