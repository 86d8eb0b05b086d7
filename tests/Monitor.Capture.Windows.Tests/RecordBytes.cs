using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.RawRecords;

namespace Monitor.Capture.Windows.Tests;

/// <summary>Raw records as the driver writes them.</summary>
internal static class RecordBytes
{
    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const ulong Start = 134_116_992_000_000_000;

    public const string System = "S-1-5-18";

    public static RecordHeader Header(uint pid, ulong start = Start, ulong time = Start + 10_000_000, uint session = 1, ushort flags = 0) => new()
    {
        Pid = pid,
        Tid = pid + 4,
        Start = start,
        Time = time,
        Uid = session,
        Flags = (RawRecordFlags)flags,
    };

    public static byte[] ProcessCreate(
        RecordHeader header, string image = @"\Device\HarddiskVolume3\Windows\System32\cmd.exe", string commandLine = "cmd.exe /c dir", string? user = System,
        string openedName = "", string directory = "", Action<StrongBox<ProcessCreateRecord>>? change = null)
    {
        byte[][] parts = [Sid(user), Utf16(image), Utf16(commandLine), Utf16(openedName), Utf16(directory)];
        StrongBox<ProcessCreateRecord> record = new(new ProcessCreateRecord
        {
            Header = Of(header, RawRecordKind.WindowsProcessCreate),
            ParentStart = Start,
            CreatorStart = Start,
            LogonId = 0x3e7,
            ImageFileId = 77,
            ImageSize = 5000,
            ParentPid = 800,
            CreatorPid = 800,
            Integrity = 0x4000,
            UserLength = (ushort)parts[0].Length,
            ImageLength = (ushort)parts[1].Length,
            CommandLineLength = (ushort)parts[2].Length,
            OpenedNameLength = (ushort)parts[3].Length,
            DirectoryLength = (ushort)parts[4].Length,
        });
        change?.Invoke(record);
        return Bytes(record.Value, parts);
    }

    public static byte[] ProcessExit(RecordHeader header, int status = 0) =>
        Bytes(new ProcessExitRecord { Header = Of(header, RawRecordKind.WindowsProcessExit), Status = status });

    public static byte[] RemoteThread(RecordHeader header, uint target, ulong address, ulong targetStart = Start) => Bytes(new RemoteThreadRecord
    {
        Header = Of(header, RawRecordKind.WindowsRemoteThread),
        TargetPid = target,
        TargetStart = targetStart,
        StartAddress = address,
        ThreadId = 4444,
    });

    public static byte[] Image(
        RecordHeader header, string path, ulong start = 0x7ff800000000, ulong size = 0x10000, RawRecordKind kind = RawRecordKind.WindowsImageLoad, byte level = 0)
    {
        byte[] text = Utf16(path);
        return Bytes(
            new ImageRecord { Header = Of(header, kind), Base = start, Size = size, FileId = 5, SignatureLevel = level, PathLength = (ushort)text.Length }, text);
    }

    public static byte[] Access(
        RecordHeader header, uint target, uint granted, ulong[]? frames = null, uint thread = 0, ulong targetStart = Start,
        RawRecordKind kind = RawRecordKind.WindowsProcessAccess)
    {
        byte[] trace = MemoryMarshal.AsBytes<ulong>(frames ?? []).ToArray();
        return Bytes(
            new ProcessAccessRecord
            {
                Header = Of(header, kind),
                TargetPid = target,
                TargetStart = targetStart,
                Desired = 0x1fffff,
                Granted = granted,
                IsThread = (ushort)(thread != 0 ? 1 : 0),
                ThreadId = thread,
                Frames = (ushort)(frames?.Length ?? 0),
            },
            trace);
    }

    public static byte[] File(
        RecordHeader header, RawRecordKind kind, string path, string newPath = "", string? user = null, Action<StrongBox<WindowsFileRecord>>? change = null)
    {
        byte[][] parts = [Sid(user), Utf16(path), Utf16(newPath)];
        StrongBox<WindowsFileRecord> record = new(new WindowsFileRecord
        {
            Header = Of(header, kind),
            UserLength = (ushort)parts[0].Length,
            PathLength = (ushort)parts[1].Length,
            NewPathLength = (ushort)parts[2].Length,
        });
        change?.Invoke(record);
        return Bytes(record.Value, parts);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="operation">enum windows_registry_operation.</param>
    /// <param name="key">Path from \REGISTRY on.</param>
    /// <param name="name">Name of the value, or the key's new one.</param>
    /// <param name="type">REG_*.</param>
    /// <param name="data">The value.</param>
    /// <param name="size">Bytes of the value, if others than those.</param>
    /// <param name="user">Whom the thread acted for.</param>
    public static byte[] Registry(
        RecordHeader header, ushort operation, string key, string name = "", ushort type = 0, byte[]? data = null, uint? size = null, string? user = null)
    {
        byte[][] parts = [Sid(user), Utf16(key), Utf16(name), data ?? []];
        return Bytes(
            new RegistryRecord
            {
                Header = Of(header, RawRecordKind.WindowsRegistry),
                Operation = operation,
                Type = type,
                DataSize = size ?? (uint)parts[3].Length,
                UserLength = (ushort)parts[0].Length,
                KeyLength = (ushort)parts[1].Length,
                ValueNameLength = (ushort)parts[2].Length,
                DataLength = (ushort)parts[3].Length,
            },
            parts);
    }

    public static byte[] Connection(RecordHeader header, ushort family, byte[] local, byte[] remote, byte direction = 1)
    {
        WindowsConnectionRecord record = new()
        {
            Header = Of(header, RawRecordKind.WindowsConnection),
            Family = family,
            LocalPort = 50000,
            RemotePort = 443,
            Protocol = 6,
            Direction = direction,
        };
        local.CopyTo(record.LocalAddress);
        remote.CopyTo(record.RemoteAddress);
        return Bytes(record);
    }

    public static byte[] Tampering(RecordHeader header, uint sign) =>
        Bytes(new TamperingRecord { Header = Of(header, RawRecordKind.WindowsTampering), Tampering = sign });

    public static byte[] Utf16(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    private static byte[] Sid(string? user) => user is null ? [] : SecurityId.Parse(user);

    private static RecordHeader Of(RecordHeader header, RawRecordKind kind)
    {
        header.Kind = kind;
        return header;
    }

    private static byte[] Bytes<T>(T record, params byte[][] parts)
        where T : unmanaged
    {
        byte[] bytes = new byte[Unsafe.SizeOf<T>() + parts.Sum(part => part.Length) + 7 & ~7];
        MemoryMarshal.Write(bytes, in record);
        int at = Unsafe.SizeOf<T>();
        foreach (byte[] part in parts)
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        BitConverter.TryWriteBytes(bytes, (uint)bytes.Length);
        return bytes;
    }
}
