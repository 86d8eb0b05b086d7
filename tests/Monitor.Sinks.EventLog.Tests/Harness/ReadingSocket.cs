using System.Net.Sockets;
using System.Text;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>A socket in place of the journal's, which reads all the time and keeps what came as datagrams.</summary>
internal sealed class ReadingSocket : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _received = new();
    private Socket? _socket;
    private Task _reading = Task.CompletedTask;

    public ReadingSocket(string path)
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
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _reading = ReadAsync(_socket);
    }

    public async Task CloseAsync()
    {
        _socket?.Dispose();
        await _reading;
        File.Delete(Path);
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task ReadAsync(Socket socket)
    {
        byte[] datagram = new byte[1 << 20];
        try
        {
            while (true)
            {
                int count = await socket.ReceiveAsync(datagram);
                lock (_lock)
                    _received.Write(datagram, 0, count);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed by the test.
        }
    }
}
