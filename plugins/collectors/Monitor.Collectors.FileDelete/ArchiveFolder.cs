using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.FileDelete;

/// <summary>The folder of copies: named by the hash of their contents, so that equal files are kept once; the oldest go when the quota is
/// reached. For one thread.</summary>
internal sealed class ArchiveFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Unfinished = ".part";
    private const int UnfinishedLength = 32;
    private const int BlockSize = 4096;
    private const int ChunkSize = 256 << 10;
    private const int LongestExtension = 16;

    private static readonly SearchValues<byte> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string _folder;
    private readonly long _quota;
    private readonly LinkedList<(string Name, long Room)> _copies = [];
    private readonly Dictionary<string, LinkedListNode<(string Name, long Room)>> _byName = [];
    private long _room;

    /// <summary>Opens the folder, makes it if it is missing, and removes what a crash left unfinished.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="quota">Bytes of all copies together, each in whole blocks.</param>
    /// <exception cref="IOException">It cannot be had, or others may enter it.</exception>
    public ArchiveFolder(string folder, long quota)
    {
        _folder = folder;
        _quota = quota;
        DirectoryInfo info = OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : Directory.CreateDirectory(folder, Private);
        if (info.LinkTarget is not null)
            throw new IOException($"The archive '{folder}' is a link. Name the folder itself.");
        if (!FolderOwner.IsOwn(folder))
            throw new IOException($"The archive '{folder}' belongs to another user. Remove it or name another.");
        if ((info.UnixFileMode & ~Private) != 0)
            throw new IOException($"Others may enter the archive '{folder}'. Take their rights away: chmod 700 {folder}");
        foreach (FileInfo file in info.EnumerateFiles().OrderBy(file => file.LastWriteTimeUtc))
        {
            if (!IsOwn(file.Name))
                continue;
            if (file.Name.EndsWith(Unfinished, StringComparison.Ordinal))
                file.Delete();
            else
                Remember(file.Name, file.Length);
        }
    }

    /// <summary>Keeps a copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The path that it had; its extension is kept.</param>
    /// <param name="largest">Bytes of the largest file that is kept.</param>
    /// <returns>The copy, or why there is none.</returns>
    public ArchiveResult Keep(SafeFileHandle file, ReadOnlySpan<byte> path, long largest)
    {
        string unfinished = Path.Combine(_folder, Guid.NewGuid().ToString("N") + Unfinished);
        try
        {
            (string hash, long size) = Copy(file, unfinished, largest);
            if (size > largest)
                return ArchiveResult.Not("the file is larger than max-file-size");
            string name = hash + ExtensionOf(path), target = Path.Combine(_folder, name);
            Forget(name);
            MakeRoom(size);
            File.Move(unfinished, target, overwrite: true);
            Remember(name, size);
            using SafeFileHandle copy = File.OpenHandle(target);
            return new ArchiveResult(target, OpenedFile.Identify(copy)?.File, null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A file system answers a read with whatever error it likes, and some become exceptions of unlikely types.
            return ArchiveResult.Not(exception.Message.TrimEnd('.').Replace(unfinished, _folder, StringComparison.Ordinal));
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>Copies up to one byte more than the largest file has.</summary>
    private static (string Hash, long Size) Copy(SafeFileHandle from, string path, long largest)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateFile;
        using FileStream to = new(path, options);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long at = 0;
            int read;
            while (at <= largest && (read = RandomAccess.Read(from, chunk, at)) > 0)
            {
                hash.AppendData(chunk, 0, read);
                to.Write(chunk, 0, read);
                at += read;
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>The extension with its dot, if it is a plain one.</summary>
    private static string ExtensionOf(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        int dot = name.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> extension = dot < 1 ? default : name[(dot + 1)..];
        bool isPlain = extension.Length is > 0 and <= LongestExtension && !extension.ContainsAnyExcept(Plain);
        return isPlain ? "." + System.Text.Encoding.ASCII.GetString(extension) : "";
    }

    /// <summary>Whether a name is one that is given here. Other files were put there by somebody, and are not the archive's to remove.</summary>
    private static bool IsOwn(string name)
    {
        ReadOnlySpan<char> stem = Path.GetFileNameWithoutExtension(name.AsSpan());
        int length = name.EndsWith(Unfinished, StringComparison.Ordinal) ? UnfinishedLength : SHA256.HashSizeInBytes * 2;
        return stem.Length == length && !stem.ContainsAnyExcept(Digits);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is removed at the next start, or stays: nobody can do more.
        }
    }

    private void MakeRoom(long size)
    {
        while (_room + RoomOf(size) > _quota && _copies.First is { } oldest)
        {
            File.Delete(Path.Combine(_folder, oldest.Value.Name));
            Forget(oldest.Value.Name);
        }
    }

    private void Remember(string name, long size)
    {
        _byName[name] = _copies.AddLast((name, RoomOf(size)));
        _room += RoomOf(size);
    }

    private void Forget(string name)
    {
        if (!_byName.Remove(name, out LinkedListNode<(string Name, long Room)>? copy))
            return;
        _room -= copy.Value.Room;
        _copies.Remove(copy);
    }

    /// <summary>A file takes whole blocks: else millions of tiny ones could be kept, and fill the disk.</summary>
    private static long RoomOf(long size) => Math.Max(1, (size + BlockSize - 1) / BlockSize) * BlockSize;
}

/// <summary>What became of a file that was to be kept.</summary>
/// <param name="Path">The copy's path; null if there is none.</param>
/// <param name="File">Which file the copy is.</param>
/// <param name="Reason">Why there is no copy.</param>
internal sealed record ArchiveResult(string? Path, FileIdentity? File, string? Reason)
{
    /// <summary>There is no copy.</summary>
    public static ArchiveResult Not(string reason) => new(null, null, reason);
}
