using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Plugins.Trust;

/// <summary>Asks Windows for the security descriptors of files and folders.</summary>
[SupportedOSPlatform("windows")]
internal static partial class FileSecurity
{
    private const uint ReadControl = 0x2_0000;
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint AlsoFolders = 0x200_0000;
    private const uint LinkItself = 0x20_0000;
    private const uint OwnerAndAccessList = 1 | 4;
    private const int UsualBytes = 512;
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int DeletePending = 303;
    private const int InsufficientBuffer = 122;
    private const int LongestPlainPath = 247;

    /// <summary>The descriptor of a file or folder; of a link or another reparse point its own first, then that of what it leads to, which is
    /// asked only when it is wanted: a link of a stranger may lead to nothing.</summary>
    /// <exception cref="IOException">It cannot be asked; a <see cref="FileNotFoundException"/> or <see cref="DirectoryNotFoundException"/>: there is none,
    /// or there is none any more once somebody closes it.</exception>
    public static IEnumerable<byte[]> Read(string path)
    {
        yield return Read(path, LinkItself);
        if (IsLink(path))
            yield return Read(path, 0);
    }

    private static bool IsLink(string path)
    {
        try
        {
            return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        }
        catch (UnauthorizedAccessException refusal)
        {
            throw new IOException(refusal.Message, refusal);
        }
    }

    private static byte[] Read(string path, uint how)
    {
        using SafeFileHandle file = CreateFile(Extended(path), ReadControl, ShareAll, 0, OpenExisting, AlsoFolders | how, 0);
        if (file.IsInvalid)
            throw LastError(path);
        byte[] descriptor = new byte[UsualBytes];
        uint size;
        while (GetKernelObjectSecurity(file, OwnerAndAccessList, descriptor, (uint)descriptor.Length, out size) == 0)
        {
            if (Marshal.GetLastPInvokeError() != InsufficientBuffer || size <= descriptor.Length)
                throw LastError(path);
            descriptor = new byte[size];
        }

        return descriptor;
    }

    /// <summary>The form in which Windows takes also a long path.</summary>
    private static string Extended(string path)
    {
        if (path.Length <= LongestPlainPath || path.StartsWith(@"\\?\", StringComparison.Ordinal))
            return path;
        return path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + path[2..] : @"\\?\" + path;
    }

    private static IOException LastError(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        string message = $"{path}: {new Win32Exception(error).Message}";
        return error switch
        {
            FileNotFound or DeletePending => new FileNotFoundException(message, path),
            AccessDenied when PendingDeletion.IsOf(Extended(path)) => new FileNotFoundException(message, path),
            PathNotFound => new DirectoryNotFoundException(message),
            _ => new IOException(message),
        };
    }

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int GetKernelObjectSecurity(SafeFileHandle file, uint what, byte[] descriptor, uint size, out uint needed);
}
