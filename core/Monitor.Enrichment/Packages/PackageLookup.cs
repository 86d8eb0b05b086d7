using System.Text;
using Monitor.Enrichment.Hashing;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Packages;

/// <summary>
/// Finds the package that a file belongs to in the databases of dpkg, rpm and apk. They are read when the first question comes, and again when they
/// have changed. A file is looked up by its path, and has an answer only if it is the one that lies there in the host's own root: a container's, one that was
/// deleted or has been replaced meanwhile has none.
/// </summary>
public sealed class PackageLookup : IFieldLookup, IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly IPackageDatabase[] _databases;
    private readonly LookupWorker<Question, byte[]> _worker;
    private PackageIndex? _index;
    private long _lookedAt;
    private string _marks = "";

    /// <param name="root">The folder that is the host's root.</param>
    /// <param name="time">The clock.</param>
    public PackageLookup(string root, TimeProvider time)
    {
        _root = root;
        _time = time;
        _databases = [new DpkgDatabase(root), new RpmDatabase(root), new ApkDatabase(root)];
        _worker = new LookupWorker<Question, byte[]>(
            "packages", Find, new LookupLimits { Remembered = 8192, KeepFound = TimeSpan.FromMinutes(10), KeepMissing = TimeSpan.FromMinutes(1) }, time);
    }

    /// <inheritdoc/>
    public string Name => "package";

    /// <inheritdoc/>
    public IReadOnlyList<FieldType> Takes { get; } = [FieldType.Text, FieldType.File];

    /// <summary>Number of files that are known to belong to a package.</summary>
    internal int Files => _index?.Count ?? 0;

    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return record.IsPresent(fields[0]) && record.IsPresent(fields[1])
            ? _worker.FindAsync(new Question(record.Variable(fields[0]).ToArray(), record.GetFile(fields[1])))
            : default;
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();

    private byte[]? Find(Question question, CancellationToken cancellation)
    {
        if (Index().Find(question.Path) is not { } package)
            return null;
        byte[] place = [.. Encoding.UTF8.GetBytes(_root), .. question.Path];
        return OpenedFile.IdentifyAt(place) is { } found && IsSame(found.File, question.File) ? package : null;
    }

    /// <summary>Device numbers are left out: overlay and btrfs show another one in user space than the kernel has.</summary>
    private static bool IsSame(FileIdentity found, FileIdentity wanted) =>
        found.Inode == wanted.Inode && found.Size == wanted.Size && found.Changed == wanted.Changed;

    /// <summary>The index as of the databases of a moment ago.</summary>
    private PackageIndex Index()
    {
        if (_index is { } index && _time.GetElapsedTime(_lookedAt) < LookAgain)
            return index;
        string marks = string.Join(';', _databases.Select(database => new FileInfo(database.Mark)).Select(mark => mark.Exists ? $"{mark.LastWriteTimeUtc.Ticks} {mark.Length}" : ""));
        if (_index is null || marks != _marks)
            (_index, _marks) = (Read(), marks);
        _lookedAt = _time.GetTimestamp();
        return _index;
    }

    /// <summary>What cannot be read is left out: a database that is damaged, or of a form that is not known.</summary>
    private PackageIndex Read()
    {
        PackageIndex.Builder index = new();
        foreach (IPackageDatabase database in _databases.Where(database => File.Exists(database.Mark)))
        {
            try
            {
                database.ReadInto(index);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // The packages read so far stay.
            }
        }

        return index.Build();
    }

    /// <summary>Which file, and where it lay.</summary>
    private readonly struct Question(byte[] path, FileIdentity file) : IEquatable<Question>
    {
        public byte[] Path { get; } = path;

        public FileIdentity File { get; } = file;

        public bool Equals(Question other) => File == other.File && Path.AsSpan().SequenceEqual(other.Path);

        public override bool Equals(object? obj) => obj is Question other && Equals(other);

        public override int GetHashCode() => File.GetHashCode();
    }
}
