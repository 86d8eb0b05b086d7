using System.Net.Sockets;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>A socket that is called as a runtime's is, and that does what a test says with each connection.</summary>
internal sealed class FalseRuntime : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private int _connections;

    /// <param name="path">Where.</param>
    /// <param name="answer">What is done with a connection; it is closed when this returns.</param>
    public FalseRuntime(string path, Func<Socket, CancellationToken, Task> answer)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _ = AcceptAsync(answer);
    }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The answer of a runtime that has begun a session.</summary>
    public static byte[] Begun => [.. "DOTNET_IPC_V1\0"u8, 28, 0, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> answer)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync(stop);
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(connection, answer, stop);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(Socket connection, Func<Socket, CancellationToken, Task> answer, CancellationToken stop)
    {
        using (connection)
        {
            try
            {
                await answer(connection, stop);
            }
            catch (Exception over) when (over is SocketException or OperationCanceledException)
            {
                // The collector has left, or the test is over.
            }
        }
    }
}
