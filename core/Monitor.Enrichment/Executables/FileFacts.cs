using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Executables;

/// <summary>Facts that are read from files, and remembered by which file it was, with its volume, size and time of change; not on a volume where somebody chooses all
/// of these. A file that is changed while it is read has none. For several threads.</summary>
/// <typeparam name="T">The facts.</typeparam>
/// <param name="read">Reads the facts of a file that lay at a path; null if it has none.</param>
/// <param name="keep">How long they are remembered.</param>
/// <param name="time">The clock.</param>
/// <param name="volumeOf">The volume of a file, as <see cref="OpenedFile.VolumeOf"/> tells it.</param>
internal sealed class FileFacts<T>(
    Func<SafeFileHandle, string, CancellationToken, T?> read, TimeSpan keep, TimeProvider time, Func<SafeFileHandle, Guid?> volumeOf)
    where T : class
{
    private const int RememberedFiles = 4096;

    private readonly FileCache<T> _known = new(RememberedFiles, keep, time);

    /// <summary>The same, on the volumes as they are.</summary>
    public FileFacts(Func<SafeFileHandle, string, CancellationToken, T?> read, TimeSpan keep, TimeProvider time)
        : this(read, keep, time, OpenedFile.VolumeOf)
    {
    }

    /// <summary>Whether files are opened that lie on other computers, by their path on Windows: see <see cref="LocalPath"/>. The others have no facts without.</summary>
    public bool RemoteFiles { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>The facts of the file that is asked about; null if it cannot be had, or has none.</summary>
    public T? Find(FileQuestion question, CancellationToken cancellation)
    {
        if (!RemoteFiles && !LocalPath.IsLocal(question.Path))
            return null;
        using SafeFileHandle? file = question.Open();
        if (file is null || OpenedFile.Identify(file) is not { } found)
            return null;
        FileKey? key = volumeOf(file) is { } volume ? new FileKey(volume, found.File) : null;
        if (key is { } same && _known.Find(same) is { } known)
            return known;
        bool mayKeep = _known.MayKeep(found.File) && !OpenedFile.HasWriter(file);
        T? facts = read(file, question.Path, cancellation);
        if (OpenedFile.Identify(file) != found)
            return null;
        if (facts is not null && key is { } its && mayKeep)
            _known.Add(its, facts);
        return facts;
    }
}
