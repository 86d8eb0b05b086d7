using Monitor.Enrichment;
using Monitor.Enrichment.Containers;
using Monitor.Enrichment.Lookups;
using Monitor.Enrichment.Packages;

namespace Monitor.Host.Running;

/// <summary>The lookups by which the agent fills fields after capture.</summary>
internal sealed class FieldLookups : IDisposable
{
    private readonly PackageLookup _packages = new(HostRoot.Path, TimeProvider.System);
    private readonly ContainerLookups _containers = new(HostRoot.Path, TimeProvider.System);

    public FieldLookups() => All =
    [
        _packages,
        .. _containers.Fields,
    ];

    /// <summary>All of them.</summary>
    public IReadOnlyList<IFieldLookup> All { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packages.Dispose();
        _containers.Dispose();
    }
}
