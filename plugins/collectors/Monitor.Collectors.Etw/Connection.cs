using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>A connection, or a flow of datagrams.</summary>
/// <param name="IsUdp">Whether it is a flow.</param>
/// <param name="IsInitiated">Whether this host began it.</param>
/// <param name="Local">This host's address.</param>
/// <param name="LocalPort">This host's port.</param>
/// <param name="Remote">The other side's address.</param>
/// <param name="RemotePort">The other side's port.</param>
internal readonly record struct Connection(bool IsUdp, bool IsInitiated, NetworkAddress Local, ushort LocalPort, NetworkAddress Remote, ushort RemotePort);
