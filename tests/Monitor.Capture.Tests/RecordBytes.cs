using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Tests;

/// <summary>Raw records as the kernel side writes them.</summary>
internal static class RecordBytes
{
    public const ulong Start = 5_000_000_000;

    public static RecordHeader Header(uint pid, ulong start = Start, ulong serial = 1, uint uid = 0, ulong time = 6_000_000_000) => new()
    {
        Pid = pid,
        Tid = pid,
        Start = start,
        ImageSerial = serial,
        Uid = uid,
        Time = time,
    };

    /// <param name="header">Who, and when.</param>
    /// <param name="arguments">Bytes of the argument area in this record.</param>
    /// <param name="image">Path list of the image.</param>
    /// <param name="filename">The program as the caller named it.</param>
    /// <param name="cgroup">Names of the control group.</param>
    /// <param name="total">Bytes of the whole argument area; 0: those in the record.</param>
    /// <param name="change">Sets what else the record says.</param>
    public static byte[] Exec(
        RecordHeader header, string arguments = "x\0", string image = "x\0bin\0", string filename = "/bin/x", string cgroup = "init.scope\0",
        uint total = 0, Action<StrongBox<ExecRecord>>? change = null)
    {
        byte[][] parts = [Utf8(filename + "\0"), Utf8(image), Utf8("tmp\0"), Utf8(cgroup), Utf8(arguments)];
        StrongBox<ExecRecord> record = new(new ExecRecord
        {
            Header = header,
            ParentPid = 1,
            ParentStart = 10_000_000,
            NamespacedPid = header.Pid,
            EffectiveUid = header.Uid,
            LoginUid = uint.MaxValue,
            SessionId = uint.MaxValue,
            ImageLinks = 1,
            FilenameLength = (ushort)parts[0].Length,
            ImageLength = (ushort)parts[1].Length,
            DirectoryLength = (ushort)parts[2].Length,
            CgroupLength = (ushort)parts[3].Length,
            ArgumentLength = (uint)parts[4].Length,
            ArgumentBytes = total == 0 ? (uint)parts[4].Length : total,
        });
        record.Value.Header.Kind = RawRecordKind.Exec;
        change?.Invoke(record);
        return Bytes(record.Value, parts);
    }

    public static byte[] Arguments(RecordHeader header, uint offset, string bytes)
    {
        byte[] content = Utf8(bytes);
        header.Kind = RawRecordKind.Arguments;
        return Bytes(new ArgsRecord { Header = header, Offset = offset, Length = (uint)content.Length }, content);
    }

    public static byte[] Fork(RecordHeader creator, uint child, ulong childStart)
    {
        creator.Kind = RawRecordKind.Fork;
        return Bytes(new ForkRecord { Header = creator, ChildPid = child, ChildStart = childStart, ChildNamespacedPid = child });
    }

    public static byte[] Exit(RecordHeader header, int code = 0)
    {
        header.Kind = RawRecordKind.Exit;
        return Bytes(new ExitRecord { Header = header, Code = code });
    }

    public static byte[] Connection(
        RecordHeader header, ushort family, byte[] local, byte[] remote, byte protocol = 6, byte direction = 1, int result = 0)
    {
        header.Kind = RawRecordKind.Connection;
        ConnectionRecord record = new()
        {
            Header = header,
            Family = family,
            LocalPort = 40000,
            RemotePort = 443,
            Protocol = protocol,
            Direction = direction,
            Result = result,
        };
        local.CopyTo(record.LocalAddress);
        remote.CopyTo(record.RemoteAddress);
        return Bytes(record);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="directory">Path list of where the path begins.</param>
    /// <param name="path">The path as given; empty: the directory is it.</param>
    /// <param name="newDirectory">Path list of where the new path begins.</param>
    /// <param name="newPath">The new path as given.</param>
    /// <param name="inode">The file; 0: not known.</param>
    /// <param name="isNew">Whether the call made it.</param>
    public static byte[] File(
        RecordHeader header, RawRecordKind kind, string directory, string path = "", string newDirectory = "", string newPath = "", ulong inode = 0, bool isNew = false, uint mode = 0)
    {
        byte[][] parts = [Utf8(directory), Utf8(path.Length == 0 ? "" : path + "\0"), Utf8(newDirectory), Utf8(newPath.Length == 0 ? "" : newPath + "\0")];
        header.Kind = kind;
        return Bytes(
            new FileRecord
            {
                Header = header,
                IsNew = (ushort)(isNew ? 1 : 0),
                Inode = inode,
                Mode = mode,
                FileSize = 12,
                NodeDevice = 8 << 20 | 1,
                Descriptor = 5,
                DirectoryLength = (ushort)parts[0].Length,
                PathLength = (ushort)parts[1].Length,
                NewDirectoryLength = (ushort)parts[2].Length,
                NewPathLength = (ushort)parts[3].Length,
            },
            parts);
    }

    public static byte[] Attributes(RecordHeader header, AttributeRecord set, string directory, string path = "")
    {
        byte[][] parts = [Utf8(directory), Utf8(path.Length == 0 ? "" : path + "\0")];
        header.Kind = RawRecordKind.FileAttributes;
        set.Header = header;
        set.DirectoryLength = (ushort)parts[0].Length;
        set.PathLength = (ushort)parts[1].Length;
        return Bytes(set, parts);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="name">The module's name.</param>
    /// <param name="path">Path list of its file.</param>
    /// <param name="inode">Its file; 0: it came from memory.</param>
    /// <param name="signature">What the kernel found.</param>
    /// <param name="taints">How it taints the kernel.</param>
    public static byte[] Module(RecordHeader header, string name, string path = "", ulong inode = 0, ushort signature = 0, ulong taints = 0)
    {
        byte[] names = Utf8(path);
        header.Kind = RawRecordKind.ModuleLoad;
        ModuleRecord record = new() { Header = header, Inode = inode, FileSize = 12, Signature = signature, Taints = taints, PathLength = (ushort)names.Length };
        Utf8(name).CopyTo(record.Name);
        return Bytes(record, names);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="id">Its number.</param>
    /// <param name="type">Its type.</param>
    public static byte[] BpfProgram(RecordHeader header, string name, uint id = 1, uint type = 2)
    {
        header.Kind = RawRecordKind.BpfProgram;
        BpfProgramRecord record = new() { Header = header, Id = id, Type = type };
        Utf8(name).CopyTo(record.Name);
        return Bytes(record);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="protocol">6 for TCP, 17 for UDP.</param>
    /// <param name="bytes">What was received.</param>
    /// <param name="remote">The server's IPv6 address; null: an IPv4 one.</param>
    /// <param name="received">How many bytes the call received; null: those.</param>
    /// <param name="length">How many of them the record claims to have; null: those.</param>
    public static byte[] Dns(RecordHeader header, byte protocol, byte[] bytes, byte[]? remote = null, uint? received = null, uint? length = null)
    {
        header.Kind = RawRecordKind.DnsMessage;
        DnsRecord record = new()
        {
            Header = header,
            Family = (ushort)(remote is null ? 2 : 10),
            LocalPort = 40000,
            Protocol = protocol,
            Received = received ?? (uint)bytes.Length,
            Length = length ?? (uint)bytes.Length,
        };
        (remote ?? [192, 0, 2, 53]).CopyTo(record.RemoteAddress);
        return Bytes(record, bytes);
    }

    /// <param name="header">Who, and when.</param>
    /// <param name="target">The process that was got at, started as the one that did it.</param>
    /// <param name="path">Path list of the mapped file.</param>
    /// <param name="change">Sets what else the record says.</param>
    public static byte[] MemoryAccess(RecordHeader header, uint target, string path = "", Action<StrongBox<MemoryAccessRecord>>? change = null)
    {
        byte[] content = Utf8(path);
        header.Kind = RawRecordKind.MemoryAccess;
        StrongBox<MemoryAccessRecord> record = new(new MemoryAccessRecord
        {
            Header = header,
            TargetPid = target,
            TargetStart = Start,
            PathLength = (ushort)content.Length,
        });
        change?.Invoke(record);
        return Bytes(record.Value, content);
    }

    private static byte[] Bytes<T>(T record, params byte[][] parts)
        where T : unmanaged
    {
        int length = Unsafe.SizeOf<T>() + parts.Sum(part => part.Length) + 7 & ~7;
        byte[] bytes = new byte[length];
        MemoryMarshal.Write(bytes, in record);
        int at = Unsafe.SizeOf<T>();
        foreach (byte[] part in parts)
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        BitConverter.TryWriteBytes(bytes, (uint)length);
        return bytes;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
