using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitor.Capture.Tests.Dns;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A small DNS server on port 53 of a loopback address of its own, by UDP and TCP, that writes down what it sent.</summary>
internal sealed class DnsServer : IDisposable
{
    private const int Header = 12, Cut = 0x200;

    private readonly Lock _lock = new();
    private readonly List<string> _sent = [];
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread[] _threads;

    public DnsServer()
    {
        Address = new IPAddress([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);
        try
        {
            _udp.Bind(new IPEndPoint(Address, 53));
            _tcp.Bind(new IPEndPoint(Address, 53));
        }
        catch (SocketException refused)
        {
            Dispose(_udp, _tcp);
            Assert.Skip($"Port 53 of {Address} cannot be had: {refused.Message}");
        }

        _tcp.Listen();
        _threads = [new Thread(ServeDatagrams) { IsBackground = true }, new Thread(ServeConnections) { IsBackground = true }];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public IPAddress Address { get; }

    /// <summary>Every answer that was sent: protocol, server, name, type, code, results.</summary>
    public string[] Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public void Dispose()
    {
        Dispose(_udp, _tcp);
        Array.ForEach(_threads, thread => thread.Join());
    }

    private static void Dispose(params Socket[] sockets)
    {
        foreach (Socket socket in sockets)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // Never connected; a waiting call ends all the same.
            }

            socket.Dispose();
        }
    }

    private void ServeDatagrams()
    {
        byte[] query = new byte[4096];
        try
        {
            while (true)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = _udp.ReceiveFrom(query, ref from);
                if (length == 0)            // the end of the socket
                    return;
                _udp.SendTo(AnswerTo(query.AsSpan(0, length), "udp"), from);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private void ServeConnections()
    {
        byte[] query = new byte[4096];
        try
        {
            while (true)
            {
                using NetworkStream stream = new(_tcp.Accept(), ownsSocket: true);
                stream.ReadExactly(query, 0, sizeof(ushort));
                int length = BinaryPrimitives.ReadUInt16BigEndian(query);
                stream.ReadExactly(query, 0, length);
                stream.Write(DnsBytes.Framed(AnswerTo(query.AsSpan(0, length), "tcp")));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException)
        {
        }
    }

    private byte[] AnswerTo(ReadOnlySpan<byte> query, string protocol)
    {
        int end = Header;
        List<string> labels = [];
        while (query[end] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(end + 1, query[end])));
            end += query[end] + 1;
        }

        string name = string.Join('.', labels);
        int type = BinaryPrimitives.ReadUInt16BigEndian(query[(end + 1)..]);
        bool isCut = labels[0] == "large" && protocol == "udp";
        int code = labels[0] switch { "missing" => 3, "broken" => 2, _ => 0 };
        DnsResource[] answers = isCut || code != 0 ? [] : Zone(labels[0], name, type);
        byte[] answer = DnsBytes.Message(DnsBytes.Response | code | (isCut ? Cut : 0), query[Header..(end + 1)].ToArray(), type, answers, []);
        query[..2].CopyTo(answer);
        lock (_lock)
            _sent.Add($"{protocol} {Address} {name} {type} {code} {(answers.Length == 0 ? "-" : string.Concat(answers.Select(Result)))}");
        return answer;
    }

    private static DnsResource[] Zone(string host, string name, int type)
    {
        DnsResource[] address = type switch
        {
            DnsBytes.A => [.. Enumerable.Range(1, host == "large" ? 60 : 1).Select(i => new DnsResource(name, type, [127, 0, 0, (byte)i]))],
            DnsBytes.Aaaa => [new(name, type, IPAddress.Parse("2001:db8::7").GetAddressBytes())],
            DnsBytes.Txt => [new(name, type, [.. "\x04tell"u8, .. "\x04more"u8])],
            _ => [],
        };
        return host != "www" ? address
            : [new(name, DnsBytes.Cname, DnsBytes.Name("host.example.test")), .. address.Select(one => one with { Name = "host.example.test" })];
    }

    private static string Result(DnsResource one) => one.Type switch
    {
        DnsBytes.Cname => "type:  5 host.example.test;",
        DnsBytes.Txt => "type:  16 tell more;",
        _ => $"{(one.Type == DnsBytes.A ? "::ffff:" : "")}{new IPAddress(one.Content)};",
    };
}
