using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>Hashes by file identity. The oldest half goes when it is full. For several threads.</summary>
/// <param name="capacity">Number of files at most.</param>
internal sealed class HashCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FileIdentity, byte[]> _hashes = [];
    private readonly Queue<FileIdentity> _order = [];

    public byte[]? Find(FileIdentity file)
    {
        lock (_lock)
            return _hashes.GetValueOrDefault(file);
    }

    public void Add(FileIdentity file, byte[] hash)
    {
        lock (_lock)
        {
            if (!_hashes.TryAdd(file, hash))
                return;
            _order.Enqueue(file);
            if (_order.Count <= capacity)
                return;
            for (int i = 0; i < capacity / 2; i++)
                _hashes.Remove(_order.Dequeue());
        }
    }
}
