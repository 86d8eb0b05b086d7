using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>UDP flows: the trace tells every datagram, of which the first of a flow is of interest, and the first after a long silence. Bounded: when
/// there are too many, all are forgotten.</summary>
internal sealed class Flows
{
    private const int Most = 1 << 16;
    private const long SilenceNanoseconds = 15L * 60 * 1_000_000_000;

    private readonly Dictionary<(uint ProcessId, NetworkAddress Local, ushort LocalPort, NetworkAddress Remote, ushort RemotePort), long> _last = [];

    /// <summary>Notes a datagram.</summary>
    /// <returns>Whether it is the first of its flow.</returns>
    public bool IsFirst(uint processId, NetworkAddress local, ushort localPort, NetworkAddress remote, ushort remotePort, EventTime at)
    {
        var flow = (processId, local, localPort, remote, remotePort);
        bool isFirst = !_last.TryGetValue(flow, out long last) || Math.Abs(at.UnixNanoseconds - last) > SilenceNanoseconds;
        if (isFirst && _last.Count >= Most)
            _last.Clear();
        _last[flow] = at.UnixNanoseconds;
        return isFirst;
    }
}
