using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Collectors.StreamHash;

/// <summary>A stream that is being written. It is opened anew for each look, so that nobody is kept from deleting its file.</summary>
/// <param name="made">The event; kept.</param>
/// <param name="context">Where it is to go.</param>
/// <param name="mostContents">Bytes of text that are reported at most.</param>
/// <param name="begun">The time.</param>
internal sealed class WatchedStream(EventBuffer made, CollectorContext context, int mostContents, DateTimeOffset begun)
{
    private (FileIdentity File, EventTime Modified)? _seen;
    private DateTimeOffset _since = begun;

    /// <summary>When it was first looked at.</summary>
    public DateTimeOffset Begun { get; } = begun;

    /// <summary>Looks at the stream, and emits its event if it has come to rest.</summary>
    /// <param name="now">The time.</param>
    /// <param name="rest">A stream unchanged for so long has come to rest.</param>
    /// <param name="isLast">Whether it is not looked at again.</param>
    /// <returns>Whether the event was emitted.</returns>
    public bool Look(DateTimeOffset now, TimeSpan rest, bool isLast)
    {
        using SafeFileHandle? handle = OpenedFile.Open(FileCreateStreamHash.ReadFrom(made[0]).TargetFilename.Bytes);
        (FileIdentity File, EventTime Modified)? found = handle is null ? null : OpenedFile.Identify(handle);
        if (found != _seen)
        {
            _seen = found;
            _since = now;
        }

        if (!isLast && now - _since < rest)
            return false;
        Emit(found?.File, handle is null ? null : TextOf(handle, found));
        return true;
    }

    private byte[]? TextOf(SafeFileHandle handle, (FileIdentity File, EventTime Modified)? found)
    {
        if (found is not { } stream || stream.File.Size is < 1 || stream.File.Size > mostContents)
            return null;
        try
        {
            byte[] contents = new byte[stream.File.Size];
            int read = 0;
            while (read < contents.Length && RandomAccess.Read(handle, contents.AsSpan(read), read) is > 0 and int more)
                read += more;
            return StreamText.Of(contents.AsSpan(0, read));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A file system answers a read with whatever error it likes, and some become exceptions of unlikely types.
            return null;
        }
    }

    private void Emit(FileIdentity? file, byte[]? text)
    {
        FileCreateStreamHash happened = FileCreateStreamHash.ReadFrom(made[0]);
        context.Emit(new FileCreateStreamHash
        {
            UtcTime = happened.UtcTime,
            ProcessGuid = happened.ProcessGuid,
            ProcessId = happened.ProcessId,
            Image = happened.Image,
            TargetFilename = happened.TargetFilename,
            CreationUtcTime = happened.CreationUtcTime,
            Contents = text is null ? Text.Absent : new Text((ReadOnlySpan<byte>)text),
            User = happened.User,
            StreamFile = file is { } stream ? Named(stream, happened.TargetFilename.Bytes) : null,
        });
    }

    /// <summary>A stream has its file's number: its name is worked into the device's, so that its hashes are never taken for the file's, nor another
    /// stream's for its own.</summary>
    private static FileIdentity Named(FileIdentity stream, ReadOnlySpan<byte> path)
    {
        const uint Basis = 2_166_136_261, Prime = 16_777_619;        // FNV-1a
        uint hash = Basis;
        foreach (byte one in path[(path.IndexOf((byte)':') + 1)..])
            hash = (hash ^ one) * Prime;
        return new FileIdentity(stream.Device ^ hash, stream.Inode, stream.Size, stream.Changed);
    }
}
