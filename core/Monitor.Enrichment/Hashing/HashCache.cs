using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Hashes by file identity. The oldest half goes when it is full. For several threads.</summary>
/// <param name="capacity">Number of files at most.</param>
/// <param name="lifetime">How long a hash counts.</param>
/// <param name="time">The clock.</param>
internal sealed class HashCache(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FileIdentity, (byte[] Hash, long Since)> _hashes = [];
    private readonly Queue<FileIdentity> _order = [];

    public byte[]? Find(FileIdentity file)
    {
        lock (_lock)
            return _hashes.TryGetValue(file, out (byte[] Hash, long Since) known) && IsFresh(known.Since) ? known.Hash : null;
    }

    public void Add(FileIdentity file, byte[] hash)
    {
        lock (_lock)
        {
            bool isNew = !_hashes.ContainsKey(file);
            _hashes[file] = (hash, time.GetTimestamp());
            if (!isNew)
                return;
            _order.Enqueue(file);
            if (_order.Count <= capacity)
                return;
            for (int i = 0; i < capacity / 2; i++)
                _hashes.Remove(_order.Dequeue());
        }
    }

    private bool IsFresh(long since) => time.GetElapsedTime(since) < lifetime;
}
