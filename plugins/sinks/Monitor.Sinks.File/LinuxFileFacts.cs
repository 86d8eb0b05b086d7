using System.Runtime.InteropServices;

namespace Monitor.Sinks.File;

/// <summary>struct statx of linux/stat.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct LinuxFileFacts
{
    private const int TypeMask = 0xf000;
    private const int Plain = 0x8000;

    [FieldOffset(16)]
    private readonly uint _names;

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(24)]
    private readonly uint _group;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly long _size;

    [FieldOffset(136)]
    private readonly ulong _device;

    /// <summary>Whether it is a plain file.</summary>
    public bool IsFile => (_mode & TypeMask) == Plain;

    /// <summary>Whether it has a second name: a hard link that somebody may have laid to make us write, or hand out, another file.</summary>
    public bool HasOtherNames => _names > 1;

    /// <summary>Permissions.</summary>
    public UnixFileMode Mode => (UnixFileMode)(_mode & 0xfff);

    /// <summary>User id.</summary>
    public uint Owner => _owner;

    /// <summary>Group id.</summary>
    public uint Group => _group;

    /// <summary>Bytes.</summary>
    public long Size => _size;

    /// <summary>Whether both are the same file.</summary>
    public bool IsSameAs(in LinuxFileFacts other) => _inode == other._inode && _device == other._device;
}
