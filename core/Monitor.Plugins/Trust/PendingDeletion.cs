using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Plugins.Trust;

/// <summary>Tells a file that is deleted, but that somebody still has open, from one that may not be opened: Win32 has the same error for both,
/// the kernel has not.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class PendingDeletion
{
    private const int DeletePending = unchecked((int)0xC0000056);
    private const uint IgnoreCase = 0x40;
    private const int BasicInformationSize = 40;
    private const string Win32Namespace = @"\\?\";
    private const string KernelNamespace = @"\??\";

    /// <summary>Whether a file or folder goes as soon as nobody has it open any more.</summary>
    /// <param name="path">Its path, absolute.</param>
    public static bool IsOf(string path)
    {
        string name = KernelNamespace + (path.StartsWith(Win32Namespace, StringComparison.Ordinal) ? path[Win32Namespace.Length..]
            : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"UNC\" + path[2..] : path);
        if (name.Length > ushort.MaxValue / sizeof(char))
            return false;
        fixed (char* characters = name)
        {
            CountedText counted = new() { Bytes = (ushort)(name.Length * sizeof(char)), MaximumBytes = (ushort)(name.Length * sizeof(char)), Characters = characters };
            ObjectName file = new() { Size = (uint)sizeof(ObjectName), Name = &counted, Attributes = IgnoreCase };
            byte* information = stackalloc byte[BasicInformationSize];
            return NtQueryAttributesFile(&file, information) == DeletePending;
        }
    }

    [LibraryImport("ntdll")]
    private static partial int NtQueryAttributesFile(ObjectName* file, byte* information);

    /// <summary>UNICODE_STRING.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CountedText
    {
        public ushort Bytes;
        public ushort MaximumBytes;
        public char* Characters;
    }

    /// <summary>OBJECT_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ObjectName
    {
        public uint Size;
        public nint Root;
        public CountedText* Name;
        public uint Attributes;
        public nint Descriptor;
        public nint QualityOfService;
    }
}
