using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Opens a file by its bytes (names need not be UTF-8) and says which file it is.</summary>
internal static unsafe partial class OpenedFile
{
    private const int ReadOnly = 0;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int NoAccessTime = 0x40000;
    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int EmptyPath = 0x1000;
    private const ulong NoSymbolicLinks = 4;
    private const uint BasicStatistics = 0x7ff;
    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int ReadLease = 0;
    private const int NoLease = 2;
    private const int TryAgain = 11;
    private const int UrgentSignal = 23;

    /// <summary>Opens a regular file for reading, without touching its access time; null if it cannot be had. Anything else at the path (a
    /// FIFO, a terminal, a device that acts when it is opened) is left untouched: it is looked at before it is opened.</summary>
    public static SafeFileHandle? Open(ReadOnlySpan<byte> path)
    {
        if (OperatingSystem.IsWindows())
            return OpenOnWindows(path);
        using SafeFileHandle? place = Open(path, PathOnly | CloseOnExec);
        return place is null ? null : Open(place);
    }

    /// <summary>Opens the regular file that lies at a path itself, not one that a symbolic link on the way leads to: whoever may write into a folder
    /// could lead the agent to any file.</summary>
    public static SafeFileHandle? OpenWithoutLinks(ReadOnlySpan<byte> path)
    {
        const nint OpenAt2 = 437;
        const int CurrentFolder = -100;
        OpenHow how = new() { Flags = PathOnly | CloseOnExec, Resolve = NoSymbolicLinks };
        fixed (byte* pointer = Terminated(path))
        {
            nint descriptor = syscall(OpenAt2, CurrentFolder, (nint)pointer, (nint)(&how), sizeof(OpenHow));
            if (descriptor < 0)
                return null;
            using SafeFileHandle place = new(descriptor, ownsHandle: true);
            return Open(place);
        }
    }

    private static SafeFileHandle? Open(SafeFileHandle place)
    {
        if (Identify(place) is null)
            return null;
        const int Reading = ReadOnly | NonBlocking | NoControllingTerminal | CloseOnExec;
        byte[] same = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}"));
        return Open(same, Reading | NoAccessTime) ?? Open(same, Reading);
    }

    /// <summary>Which regular file lies at a path, and on which volume (see <see cref="VolumeOf"/>), on Linux without opening it; null if there is none.</summary>
    public static (FileIdentity File, Guid? Volume)? IdentifyAt(ReadOnlySpan<byte> path)
    {
        using SafeFileHandle? place = OperatingSystem.IsWindows() ? OpenOnWindows(path) : Open(path, PathOnly | CloseOnExec);
        return place is not null && Identify(place) is { } found ? (found.File, VolumeOf(place)) : null;
    }

    /// <summary>The volume that an open file lies on, as far as it belongs to what the file is known by: always empty on Linux. Null if nothing that is read from
    /// the file may be remembered: see <see cref="FixedVolume"/>.</summary>
    public static Guid? VolumeOf(SafeFileHandle file) => OperatingSystem.IsWindows() ? VolumeOnWindows(file) : Guid.Empty;

    /// <summary>Which file an open file is, and when its contents were last changed; null if it is no regular file.</summary>
    public static (FileIdentity File, EventTime Modified)? Identify(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
            return IdentifyOnWindows(file);
        Statx facts;
        byte empty = 0;
        if (statx((int)file.DangerousGetHandle(), &empty, EmptyPath, BasicStatistics, &facts) != 0 || (facts.Mode & 0xf000) != 0x8000)
            return null;
        FileIdentity identity = new(
            facts.DeviceMajor << 20 | facts.DeviceMinor, facts.Inode, (long)facts.Size, Time(facts.ChangedSeconds, facts.ChangedNanoseconds));
        return (identity, Time(facts.ModifiedSeconds, facts.ModifiedNanoseconds));
    }

    /// <summary>Whether somebody has a file open for writing, or a shared mapping that can be written: the kernel gives out no read lease then. The
    /// lease is given back at once; should it be broken in between, the kernel sends a signal that is ignored by default. False where the kernel
    /// does not tell: to a process that has neither the file's owner nor <c>CAP_LEASE</c>, for file systems without leases, and on Windows.</summary>
    public static bool HasWriter(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
            return false;
        int descriptor = (int)file.DangerousGetHandle();
        if (fcntl(descriptor, SetSignal, UrgentSignal) != 0)
            return false;
        if (fcntl(descriptor, SetLease, ReadLease) != 0)
            return Marshal.GetLastPInvokeError() == TryAgain;
        fcntl(descriptor, SetLease, NoLease);
        return false;
    }

    private static EventTime Time(long seconds, uint nanoseconds) => new(seconds * 1_000_000_000 + nanoseconds);

    private static SafeFileHandle? Open(ReadOnlySpan<byte> path, int flags)
    {
        fixed (byte* pointer = Terminated(path))
        {
            int descriptor = open(pointer, flags, 0);
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> path)
    {
        byte[] terminated = new byte[path.Length + 1];
        path.CopyTo(terminated);
        return terminated;
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint syscall(nint number, nint folder, nint path, nint how, nint size);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int statx(int directory, byte* path, int flags, uint mask, Statx* facts);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    /// <summary>struct open_how of linux/openat2.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary>struct statx of linux/stat.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
