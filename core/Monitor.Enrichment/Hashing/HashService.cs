using System.Collections.Concurrent;
using System.Text;
using Monitor.Enrichment.Executables;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>
/// Hashes of images, off the capture thread. On Linux a file that was hashed before is answered at once from the cache, by device, inode, size
/// and time of change alone: no system call. Others are computed by a few threads, each file once however many ask, and read once for all
/// algorithms. Large files have a thread of their own: anyone can make a program file of many gigabytes that takes no room on the disk, and it
/// must not keep others from being hashed; those above the limit are not read at all. A thread that does not come back from a file is replaced.
/// </summary>
public sealed class HashService : IDisposable
{
    private const int CachedFiles = 8192;
    private const int MostWaiting = 4096;
    private const long Large = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceWithLarge = TimeSpan.FromMinutes(2);

    /// <summary>The same identity need not be the same file for ever: device numbers are given out again, and clocks are set.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly FileCache<byte[]> _cache;
    private readonly ConcurrentDictionary<FileQuestion, HashRequest> _running = [];
    private readonly WorkCrew<HashRequest> _crew;
    private readonly WorkCrew<HashRequest> _largeCrew;
    private readonly HashOptions _options;
    private readonly ComputeHash _compute;
    private long _computed;
    private long _fromCache;
    private long _late;
    private long _failed;

    /// <summary>Starts the threads.</summary>
    /// <param name="workers">How many, beside the one for large files.</param>
    /// <param name="options">What is hashed, and how.</param>
    /// <param name="time">The clock.</param>
    public HashService(int workers, HashOptions options, TimeProvider time)
        : this(workers, options, time, ImageHasher.Compute)
    {
    }

    internal HashService(int workers, HashOptions options, TimeProvider time, ComputeHash compute)
    {
        _options = options;
        _compute = compute;
        _cache = new FileCache<byte[]>(CachedFiles, Lifetime, time);
        _crew = new WorkCrew<HashRequest>("image hash", workers, MostWaiting, Patience, time, (request, cancellation) => Answer(request, isForLarge: false, cancellation));
        _largeCrew = new WorkCrew<HashRequest>(
            "large image hash", 1, MostWaiting, PatienceWithLarge, time, (request, cancellation) => Answer(request, isForLarge: true, cancellation));
    }

    /// <inheritdoc cref="ImageHasher.Compute"/>
    internal delegate ImageHash? ComputeHash(
        ReadOnlySpan<byte> path, FileIdentity? file, uint processId, HashAlgorithms algorithms, CancellationToken cancellation);

    /// <summary>The hashes that are made.</summary>
    public HashAlgorithms Algorithms => _options.Algorithms;

    /// <inheritdoc cref="HashOptions.ByPath"/>
    public bool ByPath => _options.ByPath;

    /// <summary>Number of files that were read and hashed.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <summary>Number of questions answered without reading the file: it was hashed before, or is being hashed for another.</summary>
    public long FromCache => Interlocked.Read(ref _fromCache);

    /// <summary>Number of events that did not wait for a hash any longer.</summary>
    public long Late => Interlocked.Read(ref _late);

    /// <summary>Number of hashes that cannot be had: the file is gone, was changed while it was read, or is too large; or too many waited.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The hash, if it is known already; null otherwise, and for a file whose time of change is not known, and for those that are
    /// <see cref="ByPath">known by path</see>: they have to be looked at first.</summary>
    public byte[]? Find(FileIdentity file) => IsCertain(file) ? FindKept(new FileKey(Guid.Empty, file)) : null;

    /// <summary>Begins to compute a hash that <see cref="Find"/> did not have. Never waits.</summary>
    /// <param name="path">Path of the file; copied.</param>
    /// <param name="file">Which file; null: whatever lies at the path.</param>
    /// <param name="processId">A process that runs it.</param>
    /// <returns>The request to wait for; one that is answered with nothing if too many are waiting, or the file may not be opened.</returns>
    public HashRequest Begin(ReadOnlySpan<byte> path, FileIdentity? file, uint processId)
    {
        if (_options.Algorithms == HashAlgorithms.None || (!_options.RemoteFiles && !LocalPath.IsLocal(path)))
            return HashRequest.Nothing;

        // What is not certain may be another file that has the same number on another volume: only the path tells them apart.
        byte[] copy = path.ToArray();
        FileQuestion question = new(IsCertain(file) ? [] : copy, file);
        if (!_running.TryGetValue(question, out HashRequest? first))
        {
            HashRequest request = new(copy, question, processId);
            first = _running.GetOrAdd(question, request);
            if (first == request)
            {
                Start(request);
                return request;
            }
        }

        Interlocked.Increment(ref _fromCache);
        return first;
    }

    /// <summary>Counts an event that did not wait for its hash any longer.</summary>
    public void CountLate() => Interlocked.Increment(ref _late);

    /// <inheritdoc/>
    public void Dispose()
    {
        _crew.Dispose();
        _largeCrew.Dispose();
    }

    /// <summary>Whether the identity alone says which file, with which contents.</summary>
    private bool IsCertain(FileIdentity? file) => !ByPath && file is { } known && known.Changed != default;

    private byte[]? FindKept(FileKey file)
    {
        byte[]? hash = _cache.Find(file);
        if (hash is not null)
            Interlocked.Increment(ref _fromCache);
        return hash;
    }

    private void Start(HashRequest request)
    {
        // Whoever hashed it meanwhile put it into the cache before the request ended.
        byte[]? known = request.File is { } file ? Find(file) : null;
        long size = request.File?.Size ?? 0;
        if (known is null && size <= _options.Largest && (size > Large ? _largeCrew : _crew).TryAdd(request))
            return;
        if (known is null)
            Fail(request);
        else
            End(request, known);
    }

    private void End(HashRequest request, byte[]? hash)
    {
        // First: whoever asks after the answer was given begins anew.
        _running.TryRemove(request.Question, out _);
        request.Answer(hash);
    }

    private void Answer(HashRequest request, bool isForLarge, CancellationToken cancellation)
    {
        if (request.File is { } file && IsCertain(file))
            End(request, Hash(request, file, cancellation));
        else
            AnswerAsFound(request, isForLarge, cancellation);
    }

    /// <summary>The hash of a file that is not certain: as that which lies there now, if it is the same one as far as that is known. How large it
    /// is may be known only now, too.</summary>
    private void AnswerAsFound(HashRequest request, bool isForLarge, CancellationToken cancellation)
    {
        // A bare name would be looked for in whatever folder the agent was started in, or be a device's.
        bool isPath = request.File is not null || Path.IsPathFullyQualified(Encoding.UTF8.GetString(request.Path));
        if (!isPath || OpenedFile.IdentifyAt(request.Path) is not { } found || found.File.Size > _options.Largest
            || (request.File is { } wanted && !ImageHasher.IsSame(wanted, found.File)))
        {
            Fail(request);
        }
        else if (found.Volume is { } volume && FindKept(new FileKey(volume, found.File)) is { } known)
        {
            End(request, known);
        }
        else if (isForLarge || found.File.Size <= Large)
        {
            End(request, Hash(request, found.File, cancellation));
        }
        else if (!_largeCrew.TryAdd(request))
        {
            Fail(request);
        }
    }

    private void Fail(HashRequest request)
    {
        Interlocked.Increment(ref _failed);
        End(request, null);
    }

    private byte[]? Hash(HashRequest request, FileIdentity file, CancellationToken cancellation)
    {
        bool mayKeep = _cache.MayKeep(file);
        ImageHash? hash = Compute(request, file, cancellation);
        Interlocked.Increment(ref hash is null ? ref _failed : ref _computed);
        if (hash is { HadWriter: false, Volume: { } volume } && mayKeep)
            _cache.Add(new FileKey(volume, file), hash.Value.Text);
        return hash?.Text;
    }

    /// <summary>A file system answers a read with whatever error it likes, and some become exceptions of unlikely types: such a file cannot be had,
    /// and the next is hashed.</summary>
    private ImageHash? Compute(HashRequest request, FileIdentity file, CancellationToken cancellation)
    {
        try
        {
            return _compute(request.Path, file, request.ProcessId, _options.Algorithms, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
