using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Executables;

/// <summary>A question about a file: where it lay, and which one it is, if that is known.</summary>
/// <param name="path">The path, as the record has it; kept.</param>
/// <param name="file">Which file.</param>
/// <param name="moment">The moment that is asked about; a question about another one is another question.</param>
internal readonly struct FileQuestion(byte[] path, FileIdentity? file, EventTime moment = default) : IEquatable<FileQuestion>
{
    private readonly byte[] _path = path;
    private readonly FileIdentity? _file = file;
    private readonly EventTime _moment = moment;

    /// <summary>Which file; null if that is not known.</summary>
    public FileIdentity? File => _file;

    /// <summary>The path, in UTF-8; for a message to the system.</summary>
    public string Path => Encoding.UTF8.GetString(_path);

    /// <summary>The question about the file that a record names in its first field and identifies in its second; null if it names none. Where the record does
    /// not say when that was changed, it may have other contents by the next event: then it is a question of the record's own.</summary>
    public static FileQuestion? Of(EventRecord record, IReadOnlyList<int> fields)
    {
        if (!record.IsPresent(fields[0]))
            return null;
        FileIdentity? file = record.IsPresent(fields[1]) ? record.GetFile(fields[1]) : null;
        return new FileQuestion(record.Variable(fields[0]).ToArray(), file, file is { } known && known.Changed != default ? default : record.Time);
    }

    /// <summary>Opens the file; null if it cannot be had, or another lies there.</summary>
    public SafeFileHandle? Open()
    {
        // A module that came from memory has a name in brackets; it must not be looked for in whatever folder the agent was started in.
        if (!System.IO.Path.IsPathFullyQualified(Path))
            return null;
        SafeFileHandle? handle = OpenedFile.Open(_path);
        if (handle is null || (OpenedFile.Identify(handle) is { } found && (_file is not { } wanted || ImageHasher.IsSame(wanted, found.File))))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(FileQuestion other) => _file == other._file && _moment == other._moment && _path.AsSpan().SequenceEqual(other._path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileQuestion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode code = default;
        code.AddBytes(_path);
        code.Add(_file);
        return code.ToHashCode();
    }
}
