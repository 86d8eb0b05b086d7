using Monitor.Enrichment;
using Monitor.Enrichment.Containers;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Hosts;
using Monitor.Enrichment.Lookups;
using Monitor.Enrichment.Packages;
using Monitor.Host.Configuration;

namespace Monitor.Host.Running;

/// <summary>The lookups by which the agent fills fields after capture: those that are wanted and make sense on this system.</summary>
internal sealed class FieldLookups : IDisposable
{
    private readonly List<IDisposable> _made = [];
    private readonly List<IFieldLookup> _all = [];

    /// <param name="wanted">What is looked up, beside names of hosts.</param>
    /// <param name="hostNames">Whether the resolver is asked for the names of hosts.</param>
    /// <param name="checkRevocation">Whether certificates are looked up in the lists of those that were taken back; on Windows.</param>
    /// <param name="capture">Which files are opened, and up to which size their signature is checked; on Windows.</param>
    public FieldLookups(LookupKinds wanted, bool hostNames, bool checkRevocation, CaptureEntry capture)
    {
        bool isSignatureWanted = wanted.HasFlag(LookupKinds.Signature);
        if (OperatingSystem.IsWindows())
        {
            if (wanted.HasFlag(LookupKinds.Version))
                _all.AddRange(Keep(new VersionLookups(capture.RemoteFiles, TimeProvider.System)).Fields);
            if (isSignatureWanted)
                _all.AddRange(Keep(new SignatureLookups(checkRevocation, capture.HashLimit.Bytes, capture.RemoteFiles, TimeProvider.System)).Fields);
        }
        else
        {
            if (wanted.HasFlag(LookupKinds.Package))
                _all.Add(Keep(new PackageLookup(HostRoot.Path, TimeProvider.System)));
            if (wanted.HasFlag(LookupKinds.Container))
                _all.AddRange(Keep(new ContainerLookups(HostRoot.Path, TimeProvider.System)).Fields);
            if (isSignatureWanted)
                _all.Add(Keep(new DriverSignatureLookup(TimeProvider.System)));
        }

        if (hostNames)
            _all.Add(Keep(new HostNameLookup(TimeProvider.System)));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<IFieldLookup> All => _all;

    /// <inheritdoc/>
    public void Dispose() => _made.ForEach(lookup => lookup.Dispose());

    private T Keep<T>(T lookup)
        where T : IDisposable
    {
        _made.Add(lookup);
        return lookup;
    }
}
