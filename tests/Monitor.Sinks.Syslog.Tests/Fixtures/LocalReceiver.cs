using System.Net.Sockets;
using System.Text;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>Takes connections on a local socket and keeps what comes, in the order in which it is read.</summary>
internal sealed class LocalReceiver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _received = new();
    private readonly List<Socket> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public LocalReceiver(string path)
    {
        Path = path;
        Open();
    }

    public string Path { get; }

    public string Text
    {
        get
        {
            lock (_lock)
                return Encoding.UTF8.GetString(_received.ToArray());
        }
    }

    public void Open()
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen(100);
        _listener = listener;
        _accepting = AcceptAsync(listener);
    }

    /// <summary>Closes the socket and all connections.</summary>
    public async Task CloseAsync()
    {
        _listener?.Dispose();
        lock (_lock)
        {
            _connections.ForEach(connection => connection.Dispose());
            _connections.Clear();
        }

        await _accepting;
        File.Delete(Path);
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task AcceptAsync(Socket listener)
    {
        List<Task> reading = [];
        try
        {
            while (true)
            {
                Socket connection = await listener.AcceptAsync();
                lock (_lock)
                    _connections.Add(connection);
                reading.RemoveAll(task => task.IsCompleted);
                reading.Add(ReadAsync(connection));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            lock (_lock)
                _connections.ForEach(connection => connection.Dispose());
            await Task.WhenAll(reading);
        }
    }

    private async Task ReadAsync(Socket connection)
    {
        byte[] bytes = new byte[64 << 10];
        try
        {
            while (await connection.ReceiveAsync(bytes) is > 0 and int count)
            {
                lock (_lock)
                    _received.Write(bytes, 0, count);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by the test.
        }
        finally
        {
            lock (_lock)
                _connections.Remove(connection);
            connection.Dispose();
        }
    }
}
