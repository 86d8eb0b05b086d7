using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>The same on Windows: a file is its volume's serial number and its number in it.</summary>
internal static unsafe partial class OpenedFile
{
    private const int BasicInformation = 0;
    private const uint DiskFile = 1;
    private const int DeviceInformation = 4;
    private const uint NameWithVolumeNumber = 1;
    private const int LongestPath = 32_768;
    private const uint IsFolderOrDevice = 0x10 | 0x40;

    /// <summary>FILETIME counts 100 ns since 1601.</summary>
    private const long FileTimeOf1970 = 116_444_736_000_000_000;

    /// <summary>Opens a file so that nobody is kept from anything: others may read, write, move and delete it.</summary>
    [SupportedOSPlatform("windows")]
    private static SafeFileHandle? OpenOnWindows(ReadOnlySpan<byte> path)
    {
        const string Literally = @"\\?\";
        string name = Encoding.UTF8.GetString(path);

        // With the prefix no name is a device's, and no path is too long.
        name = name.StartsWith(@"\\", StringComparison.Ordinal) ? name.StartsWith(Literally, StringComparison.Ordinal) ? name : $@"{Literally}UNC\{name[2..]}" : Literally + name;
        try
        {
            return File.OpenHandle(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [SupportedOSPlatform("windows")]
    private static (FileIdentity File, EventTime Modified)? IdentifyOnWindows(SafeFileHandle file)
    {
        if (GetFileType(file) != DiskFile || !GetFileInformationByHandle(file, out HandleInformation facts) || (facts.Attributes & IsFolderOrDevice) != 0
            || !GetFileInformationByHandleEx(file, BasicInformation, out BasicInformationOfFile times, sizeof(BasicInformationOfFile)))
            return null;
        FileIdentity identity = new(
            facts.VolumeSerial, (ulong)facts.IndexHigh << 32 | facts.IndexLow, (long)((ulong)facts.SizeHigh << 32 | facts.SizeLow), FromFileTime(times.Changed));
        return (identity, FromFileTime(times.Written));
    }

    /// <summary>What cannot be told counts as not fixed: Windows has no number for volumes that it did not mount itself.</summary>
    [SupportedOSPlatform("windows")]
    private static Guid? VolumeOnWindows(SafeFileHandle file)
    {
        if (NtQueryVolumeInformationFile(file, out _, out DeviceOfVolume device, (uint)sizeof(DeviceOfVolume), DeviceInformation) < 0
            || !FixedVolume.IsFixed(device.Type, device.Characteristics))
            return null;
        char[] path = ArrayPool<char>.Shared.Rent(LongestPath);
        try
        {
            fixed (char* characters = path)
            {
                uint length = GetFinalPathNameByHandleW(file, characters, (uint)path.Length, NameWithVolumeNumber);
                return length < path.Length ? FixedVolume.NumberIn(path.AsSpan(0, (int)length)) : null;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(path);
        }
    }

    private static EventTime FromFileTime(long time) => new((time - FileTimeOf1970) * 100);

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(SafeFileHandle file);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out HandleInformation information);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, out BasicInformationOfFile information, int size);

    [LibraryImport("ntdll")]
    private static partial int NtQueryVolumeInformationFile(SafeFileHandle file, out IoStatus status, out DeviceOfVolume information, uint length, int kind);

    [LibraryImport("kernel32")]
    private static partial uint GetFinalPathNameByHandleW(SafeFileHandle file, char* path, uint length, uint flags);

    /// <summary>BY_HANDLE_FILE_INFORMATION; the times in it are not used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private struct HandleInformation
    {
        [FieldOffset(0)]
        public uint Attributes;

        [FieldOffset(28)]
        public uint VolumeSerial;

        [FieldOffset(32)]
        public uint SizeHigh;

        [FieldOffset(36)]
        public uint SizeLow;

        [FieldOffset(44)]
        public uint IndexHigh;

        [FieldOffset(48)]
        public uint IndexLow;
    }

    /// <summary>FILE_BASIC_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BasicInformationOfFile
    {
        public long Created;
        public long Accessed;
        public long Written;
        public long Changed;
        public uint Attributes;
    }

    /// <summary>IO_STATUS_BLOCK.</summary>
    private struct IoStatus
    {
        public nint Status;
        public nuint Information;
    }

    /// <summary>FILE_FS_DEVICE_INFORMATION.</summary>
    private struct DeviceOfVolume
    {
        public uint Type;
        public uint Characteristics;
    }
}
