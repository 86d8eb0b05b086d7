using System.Net.Sockets;
using System.Text;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>A socket in place of the journal's, which reads when the test says so.</summary>
internal sealed class ReceivingSocket : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly byte[] _datagram = new byte[1 << 20];
    private Socket _socket;

    public ReceivingSocket() => _socket = Bind();

    public string Path => _folder["socket"];

    /// <summary>Reads a datagram; waits for one.</summary>
    public ReadOnlySpan<byte> Read() => _datagram.AsSpan(0, _socket.Receive(_datagram));

    /// <summary>Reads the process ids of so many events; waits for them.</summary>
    public List<int> ReadNumbers(int count)
    {
        List<int> numbers = [];
        while (numbers.Count < count)
        {
            if (Read() is { IsEmpty: false } entry)
                numbers.Add(NumberOf(entry));
        }

        return numbers;
    }

    /// <summary>Reads what is there, and no more.</summary>
    public List<int> ReadWaiting()
    {
        List<int> numbers = [];
        while (_socket.Poll(0, SelectMode.SelectRead))
        {
            if (Read() is { IsEmpty: false } entry)
                numbers.Add(NumberOf(entry));
        }

        return numbers;
    }

    /// <summary>Closes the socket; what was not read is gone.</summary>
    public void Close()
    {
        _socket.Dispose();
        File.Delete(Path);
    }

    /// <summary>Closes the socket and leaves its name where it is.</summary>
    public void Abandon() => _socket.Dispose();

    public void Open() => _socket = Bind();

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }

    private static int NumberOf(ReadOnlySpan<byte> entry)
    {
        string text = Encoding.UTF8.GetString(entry);
        const string Name = "\nMONITOR_PROCESS_ID=";
        int at = text.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return int.Parse(text[at..text.IndexOf('\n', at)]);
    }

    private Socket Bind()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.ReceiveTimeout = (int)Wait.Patience.TotalMilliseconds;
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        return socket;
    }
}
