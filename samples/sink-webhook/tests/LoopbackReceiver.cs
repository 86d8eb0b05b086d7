using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sample.Webhook.Tests;

/// <summary>A real HTTP server on loopback, with TLS where it has a certificate, that keeps what is posted and answers as it is told.</summary>
internal sealed class LoopbackReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<Post> _posts = [];

    public LoopbackReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        Address = $"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/events";
        _ = Task.Run(AcceptAsync);
    }

    public string Address { get; }

    /// <summary>What was posted, in order.</summary>
    public IReadOnlyList<Post> Posts => [.. _posts];

    /// <summary>The answer to a post.</summary>
    public Func<Post, Reply> Answer { get; set; } = _ => new Reply(204);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = await OpenAsync(client);
                while (await ReadAsync(stream) is { } post)
                {
                    _posts.Enqueue(post);
                    await stream.WriteAsync(Answer(post).ToBytes());
                }
            }
            catch (Exception left) when (left is IOException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null)
            return client.GetStream();
        SslStream secured = new(client.GetStream());
        await secured.AuthenticateAsServerAsync(_certificate);
        return secured;
    }

    private static async Task<Post?> ReadAsync(Stream stream)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Append((char)one[0]);
        }

        Dictionary<string, string> headers = head.ToString().Split("\r\n")[1..]
            .Where(line => line.Contains(':'))
            .ToDictionary(line => line[..line.IndexOf(':')], line => line[(line.IndexOf(':') + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new Post(headers, Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries), Stopwatch.GetTimestamp());
    }

    /// <summary>A post.</summary>
    /// <param name="Headers">Its headers.</param>
    /// <param name="Lines">Its lines.</param>
    /// <param name="Time">When it came, as the stopwatch tells it.</param>
    public sealed record Post(IReadOnlyDictionary<string, string> Headers, string[] Lines, long Time);

    /// <summary>An answer.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Json">Its body; empty: none.</param>
    /// <param name="RetryAfter">When to try again; null: that is not said.</param>
    public sealed record Reply(int Status, string Json = "", string? RetryAfter = null)
    {
        public byte[] ToBytes()
        {
            string type = Json.Length > 0 ? "Content-Type: application/json\r\n" : "";
            string after = RetryAfter is null ? "" : $"Retry-After: {RetryAfter}\r\n";
            string length = Status == 204 ? "" : $"Content-Length: {Json.Length}\r\n";
            return Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} Said\r\n{type}{after}{length}\r\n{Json}");
        }
    }
}
