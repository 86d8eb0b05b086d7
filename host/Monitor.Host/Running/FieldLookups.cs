using Monitor.Enrichment.Lookups;

namespace Monitor.Host.Running;

/// <summary>The lookups by which the agent fills fields after capture.</summary>
internal sealed class FieldLookups : IDisposable
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<IFieldLookup> All { get; } =
    [
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IFieldLookup lookup in All)
            (lookup as IDisposable)?.Dispose();
    }
}
