using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// The layouts of native/abi/records.h, field by field; a test compares offsets and sizes with what a C compiler says.
// Meanings and units are documented there.
#pragma warning disable CS1591, CA1051

namespace Monitor.Capture.RawRecords;

[StructLayout(LayoutKind.Sequential)]
public struct RecordHeader
{
    public uint Size;
    public RawRecordKind Kind;
    public RawRecordFlags Flags;
    public uint Cpu;
    public uint PidNamespace;
    public ulong Sequence;
    public ulong Time;
    public ulong Start;
    public uint Pid;
    public uint Tid;
    public uint Uid;
    public uint Reserved;
    public ulong ImageSerial;
}

[StructLayout(LayoutKind.Sequential)]
public struct ExecRecord
{
    public RecordHeader Header;
    public ulong ParentStart;
    public uint ParentPid;
    public uint NamespacedPid;
    public uint Gid;
    public uint EffectiveUid;
    public uint LoginUid;
    public uint SessionId;
    public ulong ImageInode;
    public ulong ImageSize;
    public long ImageChanged;
    public uint ImageDevice;
    public uint ImageLinks;
    public uint ArgumentBytes;
    public ushort FilenameLength;
    public ushort ImageLength;
    public ushort DirectoryLength;
    public ushort CgroupLength;
    public uint ArgumentLength;
}

[StructLayout(LayoutKind.Sequential)]
public struct ArgsRecord
{
    public RecordHeader Header;
    public uint Offset;
    public uint Length;
}

[StructLayout(LayoutKind.Sequential)]
public struct ForkRecord
{
    public RecordHeader Header;
    public ulong ChildStart;
    public uint ChildPid;
    public uint ChildNamespacedPid;
}

[StructLayout(LayoutKind.Sequential)]
public struct ExitRecord
{
    public RecordHeader Header;
    public int Code;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
public struct ConnectionRecord
{
    public const ushort Ipv6 = 10;
    public const byte DirectionOut = 1;
    public const byte DirectionIn = 2;

    public RecordHeader Header;
    public ushort Family;
    public ushort LocalPort;
    public ushort RemotePort;
    public byte Protocol;
    public byte Direction;
    public int Result;
    public uint Reserved;
    public AddressBytes LocalAddress;
    public AddressBytes RemoteAddress;
}

[StructLayout(LayoutKind.Sequential)]
public struct FileRecord
{
    public RecordHeader Header;
    public ulong Inode;
    public ulong FileSize;
    public long Changed;
    public uint Device;
    public uint Mode;
    public uint Links;
    public ushort IsNew;
    public ushort DirectoryLength;
    public ushort PathLength;
    public ushort NewDirectoryLength;
    public ushort NewPathLength;
    public ushort Reserved;
    public uint Reserved2;
    public uint Reserved3;
}

[InlineArray(16)]
public struct AddressBytes
{
    private byte _first;
}
