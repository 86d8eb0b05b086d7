using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Monitor.Plugins.Trust;

/// <summary>Owner, type and permissions of a file on Linux; of a link itself, not of what it leads to.</summary>
/// <param name="Owner">User id of the owner.</param>
/// <param name="Mode">The whole mode: type and permissions.</param>
internal readonly unsafe partial record struct FileFacts(uint Owner, ushort Mode)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int TypeMask = 0xf000;
    private const int Sticky = 0x200;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    public bool IsLink => (Mode & TypeMask) == 0xa000;

    public bool IsSticky => (Mode & Sticky) != 0;

    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xfff);

    /// <exception cref="IOException">The file cannot be asked.</exception>
    public static FileFacts Of(string path)
    {
        Statx facts;
        if (statx(CurrentFolder, path, NoFollow, TypeModeAndOwner, &facts) != 0)
            throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        return new FileFacts(facts.Owner, facts.Mode);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, Statx* facts);

    /// <summary>struct statx of linux/stat.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
