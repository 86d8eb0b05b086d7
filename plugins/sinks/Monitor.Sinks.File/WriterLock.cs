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

    /// <summary>Takes the lock; false if another writer has it. A file system that knows no locks has no say.</summary>
    public static bool TryTake(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
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
