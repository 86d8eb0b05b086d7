using System.Globalization;
using System.Net.Sockets;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>Makes connections to the receiver. Names are resolved and certificates read each time.</summary>
internal sealed class Connector
{
    private const int ProtocolWrongType = 91;
    private const int KeepAliveSeconds = 60;

    private readonly SyslogSettings _settings;
    private readonly TlsClient? _tls;
    private readonly IHealthReport _health;
    private readonly Utf8Buffer _frames = new(256 << 10);
    private readonly SentFrames _sent;
    private readonly string _path;

    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    public Connector(SyslogSettings settings, ISinkContext context)
    {
        _health = context.Health;
        _sent = new SentFrames(settings.Resend.Bytes);
        _settings = settings;
        Destination = settings.To.OriginalString;
        _path = settings.To.LocalPath;
        if (settings.Kind == TransportKind.Tls)
            _tls = new TlsClient(settings, Destination, context.BaseDirectory);
    }

    /// <summary>Where messages go.</summary>
    public string Destination { get; }

    /// <summary>Makes a connection.</summary>
    /// <exception cref="MonitorException">The receiver cannot be reached, or is not to be trusted.</exception>
    public async ValueTask<Connection> ConnectAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_settings.Timeout);
        Connection connection;
        try
        {
            connection = _settings.Kind switch
            {
                TransportKind.Udp => await ConnectByDatagramsAsync(deadline.Token).ConfigureAwait(false),
                TransportKind.Unix => await ConnectLocallyAsync(deadline.Token).ConfigureAwait(false),
                _ => await ConnectRemotelyAsync(deadline.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Timeout.TotalSeconds:0.###} s");
            throw new MonitorException(SyslogErrors.CannotReach(Destination, reason));
        }
        catch (SocketException exception)
        {
            throw new MonitorException(SyslogErrors.CannotReach(Destination, exception.Message), exception);
        }

        _health.Count("connections");
        if (connection is StreamConnection stream && _sent.Length > 0)
            await ResendAsync(stream, cancellation).ConfigureAwait(false);
        return connection;
    }

    private async ValueTask ResendAsync(StreamConnection connection, CancellationToken cancellation)
    {
        bool isWhole = false;
        try
        {
            await connection.ResendAsync(cancellation).ConfigureAwait(false);
            _health.Count("resent-bytes", _sent.Length);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Connection> ConnectByDatagramsAsync(CancellationToken cancellation) =>
        new DatagramConnection(await OpenAsync(SocketType.Dgram, ProtocolType.Udp, cancellation).ConfigureAwait(false), Destination);

    private async ValueTask<Connection> ConnectRemotelyAsync(CancellationToken cancellation)
    {
        Socket socket = await OpenAsync(SocketType.Stream, ProtocolType.Tcp, cancellation).ConfigureAwait(false);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            if (_tls is null)
                return Over(socket, new NetworkStream(socket));
            return await _tls.ConnectAsync(socket, stream => Over(socket, stream), cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A local socket takes datagrams, as those of syslog daemons do, or connections; which, shows when one tries.</summary>
    private async ValueTask<Connection> ConnectLocallyAsync(CancellationToken cancellation)
    {
        try
        {
            return new DatagramConnection(await OpenLocalAsync(SocketType.Dgram, cancellation).ConfigureAwait(false), Destination);
        }
        catch (SocketException exception) when (exception.NativeErrorCode == ProtocolWrongType)
        {
            Socket socket = await OpenLocalAsync(SocketType.Stream, cancellation).ConfigureAwait(false);
            return Over(socket, new NetworkStream(socket));
        }
    }

    private StreamConnection Over(Socket socket, Stream stream)
    {
        Framing framing = _settings.Framing ?? (_settings.Kind == TransportKind.Unix ? Framing.LineFeed : Framing.OctetCounting);
        return new StreamConnection(socket, stream, _frames, _sent, new StreamOptions(Destination, framing, _settings.Timeout));
    }

    private async ValueTask<Socket> OpenAsync(SocketType type, ProtocolType protocol, CancellationToken cancellation)
    {
        int port = _settings.To.Port > 0 ? _settings.To.Port : _settings.Kind.DefaultPort();
        Socket socket = new(type, protocol);
        try
        {
            await socket.ConnectAsync(_settings.To.DnsSafeHost, port, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<Socket> OpenLocalAsync(SocketType type, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
