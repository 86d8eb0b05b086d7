using System.Net;
using System.Text;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Hosts;

/// <summary>
/// Finds the name of a host by its address: what the system's resolver says, from its hosts file, a DNS server or whatever else it is set to ask. The name is
/// what the owner of the address claims, and nothing more.
/// </summary>
public sealed class HostNameLookup : IFieldLookup, IDisposable
{
    private const int LongestName = 255;
    private const byte FirstMulticast = 224, FirstMulticastIpv6 = 0xff;

    /// <summary>A server that does not answer keeps a thread for as long as the resolver waits, often ten seconds.</summary>
    private static readonly LookupLimits Limits = new()
    {
        Remembered = 8192,
        Waiting = 512,
        Threads = 4,
        KeepFound = TimeSpan.FromMinutes(10),
        KeepMissing = TimeSpan.FromMinutes(1),
    };

    private readonly LookupWorker<NetworkAddress, byte[]> _worker;

    /// <param name="time">The clock.</param>
    public HostNameLookup(TimeProvider time)
        : this(static address => Dns.GetHostEntry(address).HostName, time)
    {
    }

    /// <param name="resolve">Says the name of an address; whatever it throws means that there is none.</param>
    /// <param name="time">The clock.</param>
    internal HostNameLookup(Func<IPAddress, string?> resolve, TimeProvider time) =>
        _worker = new LookupWorker<NetworkAddress, byte[]>("host names", (address, _) => NameOf(resolve(address.ToIPAddress())), Limits, time);

    /// <inheritdoc/>
    public string Name => "host-name";

    /// <inheritdoc/>
    public IReadOnlyList<FieldType> Takes { get; } = [FieldType.Address];

    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return record.IsPresent(fields[0]) && IsOfOneHost(record.Variable(fields[0])) ? _worker.FindAsync(record.GetAddress(fields[0])) : default;
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();

    /// <summary>Neither no address at all nor that of a group or of all.</summary>
    private static bool IsOfOneHost(ReadOnlySpan<byte> address) =>
        address.ContainsAnyExcept((byte)0) && address[0] < (address.Length == 4 ? FirstMulticast : FirstMulticastIpv6);

    /// <summary>An address in place of a name says nothing, and could be mistaken for the host's.</summary>
    private static byte[]? NameOf(string? name) =>
        string.IsNullOrEmpty(name) || IPAddress.TryParse(name, out _) || Encoding.UTF8.GetByteCount(name) > LongestName ? null : Encoding.UTF8.GetBytes(name);
}
