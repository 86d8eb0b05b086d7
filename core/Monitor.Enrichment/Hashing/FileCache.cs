using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>What was read from files, by which file it was. The oldest half goes when it is full. For several threads.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="capacity">Number of files at most.</param>
/// <param name="lifetime">How long it counts.</param>
/// <param name="time">The clock.</param>
internal sealed class FileCache<T>(int capacity, TimeSpan lifetime, TimeProvider time)
    where T : class
{
    /// <summary>A file changed this short a time ago might change again within the resolution of its time stamp, and then nobody would see it.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<FileKey, (T Facts, long Since)> _files = [];
    private readonly Queue<FileKey> _order = [];

    public T? Find(FileKey file)
    {
        lock (_lock)
            return _files.TryGetValue(file, out (T Facts, long Since) known) && IsFresh(known.Since) ? known.Facts : null;
    }

    /// <summary>Whether what is read from a file now may be added, as far as its time of change says; ask before it is read.</summary>
    public bool MayKeep(FileIdentity file) => time.GetUtcNow() - file.Changed.ToDateTime() > Settled;

    public void Add(FileKey file, T facts)
    {
        lock (_lock)
        {
            bool isNew = !_files.ContainsKey(file);
            _files[file] = (facts, time.GetTimestamp());
            if (!isNew)
                return;
            _order.Enqueue(file);
            if (_order.Count <= capacity)
                return;
            for (int i = 0; i < capacity / 2; i++)
                _files.Remove(_order.Dequeue());
        }
    }

    private bool IsFresh(long since) => time.GetElapsedTime(since) < lifetime;
}
