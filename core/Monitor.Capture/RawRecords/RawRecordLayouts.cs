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
    public uint Terminal;
    public uint Reserved;
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
    public ushort IsProgram;
    public uint NodeDevice;
    public uint Descriptor;
}

[StructLayout(LayoutKind.Sequential)]
public struct AttributeRecord
{
    public const uint NoId = uint.MaxValue;

    public RecordHeader Header;
    public ulong Inode;
    public ulong FileSize;
    public long Changed;
    public long Accessed;
    public long Modified;
    public uint Device;
    public SetAttributes Set;
    public uint Mode;
    public uint Owner;
    public uint Group;
    public ushort DirectoryLength;
    public ushort PathLength;
    public ulong Reserved;
}

[StructLayout(LayoutKind.Sequential)]
public struct ModuleRecord
{
    public const ushort SignatureRefused = 1;
    public const ushort SignatureAccepted = 2;

    public RecordHeader Header;
    public ulong Inode;
    public ulong FileSize;
    public long Changed;
    public ulong Taints;
    public uint Device;
    public ushort Signature;
    public ushort PathLength;
    public ModuleNameBytes Name;
}

[StructLayout(LayoutKind.Sequential)]
public struct BpfProgramRecord
{
    public RecordHeader Header;
    public uint Id;
    public uint Type;
    public BpfNameBytes Name;
}

[InlineArray(64)]
public struct ModuleNameBytes
{
    private byte _first;
}

[InlineArray(16)]
public struct BpfNameBytes
{
    private byte _first;
}

[StructLayout(LayoutKind.Sequential)]
public struct DnsRecord
{
    public RecordHeader Header;
    public ushort Family;
    public ushort LocalPort;
    public byte Protocol;
    public byte Reserved;
    public ushort Reserved2;
    public uint Received;
    public uint Length;
    public AddressBytes RemoteAddress;
}

[StructLayout(LayoutKind.Sequential)]
public struct MemoryAccessRecord
{
    public RecordHeader Header;
    public ulong TargetStart;
    public ulong Address;
    public ulong Length;
    public uint TargetPid;
    public uint TargetUid;
    public uint Call;
    public uint Rights;
    public uint Request;
    public uint Repeats;
    public uint PageRepeats;
    public ushort IsFurther;
    public ushort Mapping;
    public ushort Permissions;
    public ushort PathLength;
    public uint Reserved;
}

[InlineArray(16)]
public struct AddressBytes
{
    private byte _first;
}
