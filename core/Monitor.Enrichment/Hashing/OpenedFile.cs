using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Opens a file by its bytes (names need not be UTF-8) and says which file it is.</summary>
internal static unsafe partial class OpenedFile
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int NoAccessTime = 0x40000;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatistics = 0x7ff;

    /// <summary>Opens for reading, without waiting for a FIFO's writer and without touching the access time; null if it cannot be had.</summary>
    public static SafeFileHandle? Open(ReadOnlySpan<byte> path)
    {
        byte[] terminated = new byte[path.Length + 1];
        path.CopyTo(terminated);
        int descriptor;
        fixed (byte* pointer = terminated)
        {
            descriptor = open(pointer, ReadOnly | NonBlocking | CloseOnExec | NoAccessTime, 0);
            if (descriptor < 0)
                descriptor = open(pointer, ReadOnly | NonBlocking | CloseOnExec, 0);
        }

        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Device, inode, size and time of change of an open file; null if it is no regular file.</summary>
    public static FileIdentity? Identify(SafeFileHandle file)
    {
        Statx facts;
        byte empty = 0;
        if (statx((int)file.DangerousGetHandle(), &empty, EmptyPath, BasicStatistics, &facts) != 0 || (facts.Mode & 0xf000) != 0x8000)
            return null;
        return new FileIdentity(
            facts.DeviceMajor << 20 | facts.DeviceMinor,
            facts.Inode,
            (long)facts.Size,
            new EventTime(facts.ChangedSeconds * 1_000_000_000 + facts.ChangedNanoseconds));
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int statx(int directory, byte* path, int flags, uint mask, Statx* facts);

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

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
