using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>A DNS server on port 53 of a loopback address of its own that knows the names of some addresses, or answers nothing at all.</summary>
internal sealed class ReverseServer : IDisposable
{
    private const int Header = 12, Pointer = 12, NameError = 3;

    private readonly Lock _lock = new();
    private readonly List<string> _asked = [];
    private readonly Dictionary<string, string> _names;
    private readonly bool _isSilent;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;

    /// <param name="names">The answers, by the names that are asked for.</param>
    /// <param name="isSilent">Whether it answers nothing.</param>
    public ReverseServer(Dictionary<string, string> names, bool isSilent = false)
    {
        _names = names;
        _isSilent = isSilent;
        Address = new IPAddress([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);
        try
        {
            _socket.Bind(new IPEndPoint(Address, 53));
        }
        catch (SocketException refused)
        {
            _socket.Dispose();
            Assert.Skip($"Port 53 of {Address} cannot be had: {refused.Message}");
        }

        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public IPAddress Address { get; }

    /// <summary>The names that were asked for by PTR.</summary>
    public string[] Asked
    {
        get
        {
            lock (_lock)
                return [.. _asked];
        }
    }

    /// <summary>A program that has a command, written behind it, resolve names by this server.</summary>
    public string Wrapper(TestFolder folder)
    {
        string resolver = folder.Write("resolv.conf", $"nameserver {Address}\noptions timeout:30 attempts:2\n");
        string sources = folder.Write("nsswitch.conf", "passwd: files\ngroup: files\nhosts: dns\n");
        string script = folder.Write("resolving.sh", $$"""
            mount --bind {{resolver}} /etc/resolv.conf || exit
            if [ -e /etc/nsswitch.conf ]; then mount --bind {{sources}} /etc/nsswitch.conf || exit; fi
            exec "$@"
            """);
        if (Command.Run("unshare", "--mount", "sh", script, "true") is { ExitCode: not 0 } refused)
            Assert.Skip($"A mount namespace with another resolver cannot be made here: {refused.Error}");
        return $"unshare --mount sh {script}";
    }

    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It was never connected; a waiting call ends all the same.
        }

        _socket.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        byte[] query = new byte[4096];
        try
        {
            while (true)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = _socket.ReceiveFrom(query, ref from);
                if (length == 0)            // the end of the socket
                    return;
                byte[] answer = AnswerTo(query.AsSpan(0, length));
                if (!_isSilent)
                    _socket.SendTo(answer, from);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private byte[] AnswerTo(ReadOnlySpan<byte> query)
    {
        int end = Header;
        List<string> labels = [];
        for (; query[end] != 0; end += query[end] + 1)
            labels.Add(Encoding.ASCII.GetString(query.Slice(end + 1, query[end])));
        string asked = string.Join('.', labels);
        bool isPointer = BinaryPrimitives.ReadUInt16BigEndian(query[(end + 1)..]) == Pointer;
        if (isPointer)
        {
            lock (_lock)
                _asked.Add(asked);
        }

        ReadOnlySpan<byte> question = query[Header..(end + 5)];
        if (!isPointer || !_names.TryGetValue(asked, out string? name))
            return [.. query[..2], 0x81, 0x80 | NameError, 0, 1, 0, 0, 0, 0, 0, 0, .. question];
        byte[] target = [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
        return [.. query[..2], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question, 0xc0, Header, 0, Pointer, 0, 1, 0, 0, 0, 60, 0, (byte)target.Length, .. target];
    }
}
