using System.Runtime.InteropServices;

namespace Monitor.Collectors.FileDelete;

/// <summary>Says whose a folder is.</summary>
internal static unsafe partial class FolderOwner
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint Owner = 8;
    private const int StatxSize = 256;
    private const int OwnerOffset = 20;

    /// <summary>Whether a folder belongs to the user that this process runs as.</summary>
    public static bool IsOwn(string path)
    {
        byte* facts = stackalloc byte[StatxSize];
        return statx(CurrentFolder, path, NoFollow, Owner, facts) == 0 && *(uint*)(facts + OwnerOffset) == geteuid();
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
