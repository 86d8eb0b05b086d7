using System.Collections.Concurrent;
using Monitor.Collectors.Wmi;

namespace Monitor.Collectors.Tests;

/// <summary>Stands for WMI: gives out the changes that a test adds. It can be subscribed to again after it was disposed.</summary>
internal sealed class WmiChanges : IWmiSource
{
    private readonly BlockingCollection<WmiChange> _changes = [];

    /// <summary>How often it was disposed.</summary>
    public int Disposals { get; private set; }

    public void Add(WmiChange change) => _changes.Add(change);

    public WmiChange? Next(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return _changes.TryTake(out WmiChange? change, (int)patience.TotalMilliseconds, cancellation) ? change : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => Disposals++;
}
