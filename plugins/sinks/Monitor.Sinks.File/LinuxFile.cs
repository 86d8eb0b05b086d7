using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.File;

/// <summary>What the base library cannot do with a file on Linux.</summary>
internal static partial class LinuxFile
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 0x2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    public const int TooManyLinks = 40;

    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int CurrentFolder = -100;
    private const int OfLinkItself = 0x100;
    private const int OfHandle = 0x1000;
    private const uint BasicFacts = 0x7ff;
    private static readonly byte[] NoPath = [0];

    /// <summary>O_NOFOLLOW, one of the few flags that differ between processors.</summary>
    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens a file, not by way of a symbolic link in its place, and without waiting for the other side of a pipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">Of those above.</param>
    /// <param name="mode">Permissions, if it is made.</param>
    /// <param name="error">The system's error; 0 if it was opened.</param>
    public static SafeFileHandle? Open(string path, int flags, UnixFileMode mode, out int error)
    {
        int opened = open(path, flags | NoFollow | NonBlocking | CloseOnExecute, (uint)mode);
        error = opened < 0 ? Marshal.GetLastPInvokeError() : 0;
        return opened < 0 ? null : new SafeFileHandle(opened, ownsHandle: true);
    }

    /// <summary>What an open file is.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static LinuxFileFacts Facts(SafeFileHandle file) =>
        TryLookAt(file, out LinuxFileFacts facts) ? facts : throw Failed(Marshal.GetLastPInvokeError());

    /// <summary>What an open file is; false if it cannot be asked.</summary>
    public static bool TryLookAt(SafeFileHandle file, out LinuxFileFacts facts) =>
        statx((int)file.DangerousGetHandle(), NoPath, OfHandle, BasicFacts, out facts) == 0;

    /// <summary>What stands at a path, a symbolic link itself and not what it leads to; false if nothing does, or it cannot be seen.</summary>
    /// <param name="path">The path in UTF-8 with a zero behind it.</param>
    /// <param name="facts">What it is.</param>
    public static bool TryLookAt(byte[] path, out LinuxFileFacts facts) => statx(CurrentFolder, path, OfLinkItself, BasicFacts, out facts) == 0;

    /// <summary>Gives a file to a user and a group; -1 leaves one as it is.</summary>
    /// <exception cref="IOException">It may not be done.</exception>
    public static void Give(SafeFileHandle file, long user, long group)
    {
        if (fchown(file, (uint)user, (uint)group) != 0)
            throw Failed(Marshal.GetLastPInvokeError());
    }

    /// <summary>Forces the names in a folder to the disk.</summary>
    /// <exception cref="IOException">It could not be done.</exception>
    public static void SyncFolder(string path)
    {
        // The folder itself may be a link; what is opened then is the dot in it.
        using SafeFileHandle folder = Open(Path.Combine(path, "."), ReadOnly, default, out int error) ?? throw Failed(error);
        if (fsync(folder) != 0)
            throw Failed(Marshal.GetLastPInvokeError());
    }

    /// <summary>Lets other threads go first from now on.</summary>
    public static void YieldToOthers() => _ = setpriority(0, 0, 10);

    /// <summary>An error of the system as an exception of the base library's kind.</summary>
    public static IOException Failed(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int folder, [In] byte[] path, int flags, uint mask, out LinuxFileFacts facts);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int priority);
}
