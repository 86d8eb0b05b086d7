using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

// The layouts of native/abi/windows_records.h, field by field; a test compares offsets and sizes with what a C compiler says.
// Meanings and units are documented there.
#pragma warning disable CS1591, CA1051

namespace Monitor.Capture.Windows.RawRecords;

[StructLayout(LayoutKind.Sequential)]
internal struct ProcessCreateRecord
{
    public RecordHeader Header;
    public ulong ParentStart;
    public ulong CreatorStart;
    public ulong LogonId;
    public ulong ImageFileId;
    public ulong ImageSize;
    public uint ParentPid;
    public uint CreatorPid;
    public uint CreatorTid;
    public uint Integrity;
    public uint Elevation;
    public ushort UserLength;
    public ushort ImageLength;
    public ushort CommandLineLength;
    public ushort OpenedNameLength;
    public ushort DirectoryLength;
    public ushort IsAppContainer;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ProcessExitRecord
{
    public RecordHeader Header;
    public int Status;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct RemoteThreadRecord
{
    public RecordHeader Header;
    public ulong TargetStart;
    public ulong StartAddress;
    public uint TargetPid;
    public uint ThreadId;
    public ulong Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ImageRecord
{
    public const uint SystemMode = 1;
    public const uint Partial = 2;

    public RecordHeader Header;
    public ulong Base;
    public ulong Size;
    public ulong FileId;
    public uint Properties;
    public byte SignatureLevel;
    public byte SignatureType;
    public ushort PathLength;
    public ulong Checksum;
    public ulong Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ProcessAccessRecord
{
    public RecordHeader Header;
    public ulong TargetStart;
    public uint TargetPid;
    public uint Desired;
    public uint Granted;
    public ushort IsDuplicate;
    public ushort IsThread;
    public uint ThreadId;
    public ushort Frames;
    public ushort Reserved;
    public ulong Reserved2;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WindowsFileRecord
{
    public RecordHeader Header;
    public ulong FileId;
    public ulong Size;
    public ulong Created;
    public ulong PreviousCreated;
    public uint Attributes;
    public uint VolumeSerial;
    public uint Access;
    public WindowsFileAct Act;
    public ushort IsNew;
    public ushort IsProgram;
    public ushort IsArchived;
    public ushort UserLength;
    public ushort PathLength;
    public ushort NewPathLength;
    public ushort Reserved;
    public uint Reserved2;
    public ulong Reserved3;
}

[StructLayout(LayoutKind.Sequential)]
internal struct RegistryRecord
{
    public RecordHeader Header;
    public ushort Operation;
    public ushort Type;
    public uint DataSize;
    public ushort UserLength;
    public ushort KeyLength;
    public ushort ValueNameLength;
    public ushort DataLength;
    public ulong Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WindowsConnectionRecord
{
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
internal struct TamperingRecord
{
    public RecordHeader Header;
    public uint Tampering;
    public uint Reserved;
}

/// <summary>What is to be known of a raw record (enum windows_record_flags).</summary>
[Flags]
internal enum WindowsRecordFlags : ushort
{
    None = 0,
    TextCut = 1,
    NameInexact = 2,
    Subsystem = 4,
    Impersonating = 8,
}

/// <summary>How a file was deleted, or why an act was refused (enum windows_file_act).</summary>
internal enum WindowsFileAct : ushort
{
    None = 0,
    DeleteOnClose = 1,
    Disposition = 2,
    Overwrite = 3,
    BlockedExecutable = 4,
    BlockedShredding = 5,
}
