using System.Net.Sockets;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>Sends each message as a datagram, over UDP or to a local socket. What can be known is that the receiver's machine refused one.</summary>
/// <param name="socket">A connected socket; owned.</param>
/// <param name="destination">Where to, for errors.</param>
internal sealed class DatagramConnection(Socket socket, string destination) : Connection
{
    /// <inheritdoc/>
    public override bool IsAlive => true;

    /// <inheritdoc/>
    public override async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(message, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            return false;
        }
        catch (SocketException exception)
        {
            throw new MonitorException(SyslogErrors.Lost(destination, exception.Message), exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(CancellationToken cancellation)
    {
        int error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return error == 0 ? default : throw new MonitorException(SyslogErrors.Lost(destination, new SocketException(error).Message));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        socket.Dispose();
        return default;
    }
}
