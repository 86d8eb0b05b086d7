using Monitor.Enrichment;
using Monitor.Enrichment.Containers;
using Monitor.Enrichment.Hosts;
using Monitor.Enrichment.Lookups;
using Monitor.Enrichment.Packages;

namespace Monitor.Host.Running;

/// <summary>The lookups by which the agent fills fields after capture.</summary>
internal sealed class FieldLookups : IDisposable
{
    private readonly PackageLookup _packages = new(HostRoot.Path, TimeProvider.System);
    private readonly ContainerLookups _containers = new(HostRoot.Path, TimeProvider.System);
    private readonly HostNameLookup? _hostNames;

    /// <param name="hostNames">Whether the resolver is asked for the names of hosts.</param>
    public FieldLookups(bool hostNames)
    {
        _hostNames = hostNames ? new HostNameLookup(TimeProvider.System) : null;
        All =
        [
            _packages,
            .. _containers.Fields,
            .. _hostNames is null ? [] : (IFieldLookup[])[_hostNames],
        ];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<IFieldLookup> All { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packages.Dispose();
        _containers.Dispose();
        _hostNames?.Dispose();
    }
}
