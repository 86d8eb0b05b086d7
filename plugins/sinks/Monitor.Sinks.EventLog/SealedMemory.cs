using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.EventLog;

/// <summary>A file in memory that cannot be changed any more: how the journal takes an entry that no datagram has room for.</summary>
internal static partial class SealedMemory
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const uint NeverExecutable = 8;
    private const int AddSeals = 1033;
    private const int AllSeals = 15;

    /// <summary>Makes such a file.</summary>
    /// <exception cref="Win32Exception">The system does not give one.</exception>
    public static SafeFileHandle Create(ReadOnlySpan<byte> contents)
    {
        // Older journals take a file that can never be executed for one that is not sealed: only where the system insists on it.
        SafeFileHandle file = memfd_create("monitor-event"u8, CloseOnExec | AllowSealing);
        if (file.IsInvalid && Marshal.GetLastPInvokeError() == SystemError.AccessDenied)
            file = memfd_create("monitor-event"u8, CloseOnExec | AllowSealing | NeverExecutable);
        if (file.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        try
        {
            RandomAccess.Write(file, contents, fileOffset: 0);
            if (fcntl(file, AddSeals, AllSeals) < 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle memfd_create(ReadOnlySpan<byte> name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
