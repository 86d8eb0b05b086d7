using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Computes the SHA-256 of a file that is known by identity, and takes no other file for it.</summary>
public static class ImageHasher
{
    private const int ChunkSize = 256 << 10;

    /// <summary>The hash as Sysmon prints it on Linux, <c>SHA256=</c> and lower-case hexadecimal; null if the file cannot be had any
    /// more or was changed meanwhile.</summary>
    /// <param name="path">Path of the file as the process saw it.</param>
    /// <param name="file">Which file it must be; null: whatever lies at the path.</param>
    /// <param name="processId">A process that runs the file, 0 if there is none: its link to the image works for files without a name
    /// and in other mount namespaces, as long as it lives.</param>
    /// <param name="cancellation">Gives up.</param>
    public static byte[]? Compute(ReadOnlySpan<byte> path, FileIdentity? file, uint processId, CancellationToken cancellation)
    {
        if (processId == 0)
            return ComputeIfSame(path, file, isRunning: false, cancellation);
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        byte[] link = Encoding.ASCII.GetBytes(process + "/exe");
        byte[] inRoot = [.. Encoding.ASCII.GetBytes(process + "/root"), .. path];
        byte[]? hash = null;

        // Twice: a file that is deleted while it is read seems changed the first time.
        for (int i = 0; i < 2 && file is not null; i++)
            hash ??= ComputeIfSame(link, file, isRunning: true, cancellation);
        return hash
            ?? ComputeIfSame(path, file, isRunning: false, cancellation)
            ?? ComputeIfSame(inRoot, file, isRunning: false, cancellation);
    }

    private static byte[]? ComputeIfSame(ReadOnlySpan<byte> path, FileIdentity? wanted, bool isRunning, CancellationToken cancellation)
    {
        using SafeFileHandle? handle = OpenedFile.Open(path);
        if (handle is null || OpenedFile.Identify(handle) is not { } found)
            return null;
        if (wanted is { } file && !IsSame(file, found.File) && !(isRunning && IsSameUnnamed(file, found)))
            return null;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long at = 0;
            int read;
            while ((read = RandomAccess.Read(handle, chunk, at)) > 0)
            {
                hash.AppendData(chunk, 0, read);
                at += read;
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        if (OpenedFile.Identify(handle) != found)
            return null;
        return Encoding.ASCII.GetBytes("SHA256=" + Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Device numbers are left out: overlay and btrfs show another one in user space than the kernel has. Inode, size and the
    /// nanosecond of the last change together are enough.</summary>
    private static bool IsSame(FileIdentity wanted, FileIdentity found) =>
        wanted.Inode == found.Inode && wanted.Size == found.Size && wanted.Changed == found.Changed;

    /// <summary>Whether the image of a living process is the file that it started, although it was renamed or deleted since, which changes
    /// the time of change too. Its contents cannot be written while it runs; that they were not is seen by the time of the last writing.</summary>
    private static bool IsSameUnnamed(FileIdentity wanted, (FileIdentity File, EventTime Modified) found) =>
        wanted.Device == found.File.Device && wanted.Inode == found.File.Inode && wanted.Size == found.File.Size && found.Modified <= wanted.Changed;
}
