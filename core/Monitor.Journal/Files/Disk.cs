using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>What the base library does not say about files and disks.</summary>
internal static partial class Disk
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int KeepLength = 1;
    private const int CloseOnExec = 0x80000;
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;
    private const UnixFileMode OwnerWrites = OwnerReads | UnixFileMode.UserWrite;

    /// <summary>Whether the reason is that there is no space.</summary>
    public static bool IsFull(Exception exception) => exception is IOException && exception.HResult is NoSpace or QuotaExceeded or WindowsDiskFull;

    /// <summary>Whether an exception is the system's refusal and no fault of the program.</summary>
    public static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Makes a folder for the owner alone, where there is none.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            ClosedFolder.Make(new DirectoryInfo(path));
        else
            Directory.CreateDirectory(path, OwnerWrites | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a file for writing, for the owner alone, making it where there is none. Others may read it meanwhile.</summary>
    public static SafeFileHandle OpenToWrite(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnerWrites);
        return file;
    }

    /// <summary>Takes disk space for a file without making it longer. Where the file system cannot do that, nothing happens.</summary>
    /// <exception cref="IOException">There is not so much space.</exception>
    public static void Reserve(SafeFileHandle file, long bytes)
    {
        if (OperatingSystem.IsLinux() && fallocate(file, KeepLength, 0, bytes) != 0 && LastError() is { HResult: NoSpace or QuotaExceeded } full)
            throw full;
    }

    /// <summary>Opens a file for reading; others may write, rename and delete it meanwhile.</summary>
    public static SafeFileHandle OpenToRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Waits until what was written to a file is on the disk.</summary>
    public static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (fdatasync(file) != 0)
            throw LastError();
    }

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Without O_DIRECTORY, whose number is another machine's O_DIRECT.
        using SafeFileHandle folder = open(path, CloseOnExec);
        if (folder.IsInvalid || fsync(folder) != 0)
            throw LastError();
    }

    /// <summary>Lets nobody write to a file any more.</summary>
    public static void Protect(string path)
    {
        if (OperatingSystem.IsWindows())
            File.SetAttributes(path, FileAttributes.ReadOnly);
        else
            File.SetUnixFileMode(path, OwnerReads);
    }

    /// <summary>Deletes a file, also one that nobody may write to.</summary>
    public static void Delete(string path)
    {
        if (OperatingSystem.IsWindows())
            File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
    }

    /// <summary>Reads as much as there is. A place that the disk cannot read counts as zeroes, so that it is damage like any other.</summary>
    /// <returns>Bytes read: less than asked for only at the file's end.</returns>
    public static int Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int read = ReadOnce(file, bytes[done..], offset + done);
            if (read == 0)
                break;
            done += read;
        }

        return done;
    }

    private static int ReadOnce(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        const int Block = 4096;
        try
        {
            return RandomAccess.Read(file, bytes, offset);
        }
        catch (IOException)
        {
            Span<byte> block = bytes[..Math.Min(bytes.Length, Block - (int)(offset & (Block - 1)))];
            try
            {
                return RandomAccess.Read(file, block, offset);
            }
            catch (IOException)
            {
                int length = (int)Math.Min(block.Length, RandomAccess.GetLength(file) - offset);
                block[..Math.Max(length, 0)].Clear();
                return Math.Max(length, 0);
            }
        }
    }

    private static IOException LastError()
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    private static partial SafeFileHandle open(string path, int flags);
}
