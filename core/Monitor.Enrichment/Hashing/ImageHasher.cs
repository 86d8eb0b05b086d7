using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Computes the hashes of a file that is known by identity, and takes no other file for it.</summary>
public static class ImageHasher
{
    private const int ChunkSize = 256 << 10;

    /// <summary>The hashes, made in one reading; null if the file cannot be had any more or was changed meanwhile.</summary>
    /// <param name="path">Path of the file as the process saw it.</param>
    /// <param name="file">Which file it must be; null: whatever lies at the path.</param>
    /// <param name="processId">A process that runs the file, 0 if there is none: its link to the image works for files without a name
    /// and in other mount namespaces, as long as it lives.</param>
    /// <param name="algorithms">Which hashes.</param>
    /// <param name="cancellation">Gives up.</param>
    public static ImageHash? Compute(
        ReadOnlySpan<byte> path, FileIdentity? file, uint processId, HashAlgorithms algorithms, CancellationToken cancellation)
    {
        if (processId == 0 || OperatingSystem.IsWindows())
            return ComputeIfSame(path, file, isRunning: false, algorithms, cancellation);
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        byte[] link = Encoding.ASCII.GetBytes(process + "/exe");
        byte[] inRoot = [.. Encoding.ASCII.GetBytes(process + "/root"), .. path];
        ImageHash? hash = null;

        // Twice: a file that is deleted while it is read seems changed the first time.
        for (int i = 0; i < 2 && file is not null; i++)
            hash ??= ComputeIfSame(link, file, isRunning: true, algorithms, cancellation);
        return hash
            ?? ComputeIfSame(path, file, isRunning: false, algorithms, cancellation)
            ?? ComputeIfSame(inRoot, file, isRunning: false, algorithms, cancellation);
    }

    private static ImageHash? ComputeIfSame(
        ReadOnlySpan<byte> path, FileIdentity? wanted, bool isRunning, HashAlgorithms algorithms, CancellationToken cancellation)
    {
        using SafeFileHandle? handle = OpenedFile.Open(path);
        if (handle is null || OpenedFile.Identify(handle) is not { } found)
            return null;
        if (wanted is { } file && !IsSame(file, found.File) && !(isRunning && IsSameUnnamed(file, found)))
            return null;
        bool hadWriter = OpenedFile.HasWriter(handle);
        byte[]? text = Read(handle, found.File.Size, algorithms, cancellation);
        return text is null || OpenedFile.Identify(handle) != found ? null : new ImageHash(text, hadWriter, OpenedFile.VolumeOf(handle));
    }

    /// <summary>Reads no more than the file had when it was opened: it may grow as fast as it is read.</summary>
    private static byte[]? Read(SafeFileHandle file, long length, HashAlgorithms algorithms, CancellationToken cancellation)
    {
        using FileDigests digests = new(algorithms, isUpper: OperatingSystem.IsWindows());
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long at = 0;
            int read;
            while ((read = RandomAccess.Read(file, chunk, at)) > 0)
            {
                at += read;
                if (at > length)
                    return null;
                digests.Append(chunk.AsSpan(0, read));
                cancellation.ThrowIfCancellationRequested();
            }

            return digests.ToText(new FileWindow(file, chunk));
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Whether the file that was found is the one that is wanted. Device numbers are left out: overlay and btrfs show another one in user space
    /// than the kernel has. Inode, size and the nanosecond of the last change together are enough. Of a file without a time of change (the kernel of
    /// Windows tells none) that has to do which is known.</summary>
    internal static bool IsSame(FileIdentity wanted, FileIdentity found) => wanted.Inode == found.Inode
        && (wanted.Changed == default ? wanted.Size == 0 || wanted.Size == found.Size : wanted.Size == found.Size && wanted.Changed == found.Changed);

    /// <summary>Whether the image of a living process is the file that it started, although it was renamed or deleted since, which changes
    /// the time of change too. Its contents cannot be written while it runs; that they were not is seen by the time of the last writing.</summary>
    private static bool IsSameUnnamed(FileIdentity wanted, (FileIdentity File, EventTime Modified) found) =>
        wanted.Device == found.File.Device && wanted.Inode == found.File.Inode && wanted.Size == found.File.Size && found.Modified <= wanted.Changed;
}
