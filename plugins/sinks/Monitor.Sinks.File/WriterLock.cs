using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.File;

/// <summary>
/// Keeps a second writer out of a file. On Windows the way it is opened does so. On Linux the base library locks against readers and writers
/// alike or not at all, so this takes a lock that only writers ask for: one of the open file, which ends with it and holds within a process too.
/// </summary>
internal static partial class WriterLock
{
    private const int SetOpenFileLock = 37;
    private const short Exclusive = 1;
    private const int PermissionDenied = 13;
    private const int WouldBlock = 11;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock; false if another writer has it. A file system that knows no locks has no say. A lock that was just given back
    /// may linger for a moment: a process that was being started then shares it until it becomes its own program.</summary>
    public static bool TryTake(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        long began = Stopwatch.GetTimestamp();
        while (!TryTakeNow(file))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                return false;
            Thread.Sleep(Pause);
        }

        return true;
    }

    private static bool TryTakeNow(SafeFileHandle file)
    {
        FileLock wholeFile = new() { Type = Exclusive };
        return fcntl(file, SetOpenFileLock, ref wholeFile) == 0 || Marshal.GetLastPInvokeError() is not (WouldBlock or PermissionDenied);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, ref FileLock argument);

    /// <summary>struct flock of fcntl.h on 64-bit systems; length 0 is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
