using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>A receiver that does what a test says, byte by byte.</summary>
internal sealed class ListeningSocket : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="receiveBuffer">Bytes that the kernel may keep for a receiver that does not read; 0: as usual.</param>
    public ListeningSocket(int receiveBuffer = 0)
    {
        if (receiveBuffer > 0)
            _listener.ReceiveBufferSize = receiveBuffer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public Uri Address(string scheme = "tcp") => new($"{scheme}://127.0.0.1:{Port}");

    public async Task<Socket> AcceptAsync() => await _listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Reads everything until the sender ends.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using MemoryStream all = new();
        await using NetworkStream stream = new(socket);
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken).WaitAsync(Patience.Limit);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return default;
    }
}
