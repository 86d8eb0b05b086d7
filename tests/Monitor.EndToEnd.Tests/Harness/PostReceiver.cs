using System.Net;
using System.Text.Json.Nodes;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>An HTTP server on loopback that keeps the lines posted to it.</summary>
internal sealed class PostReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<JsonObject> _events = [];

    public PostReceiver()
    {
        Address = $"http://127.0.0.1:{FreePort.Find()}/events/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(ReceiveAsync);
    }

    public string Address { get; }

    /// <summary>A post of more lines is refused as too large.</summary>
    public int MaximumLines { get; init; } = int.MaxValue;

    public IReadOnlyList<JsonObject> Events()
    {
        lock (_events)
            return [.. _events];
    }

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            string body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
            context.Response.StatusCode = (int)Take(body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            context.Response.Close();
        }
    }

    private HttpStatusCode Take(string[] lines)
    {
        if (lines.Length > MaximumLines)
            return HttpStatusCode.RequestEntityTooLarge;
        lock (_events)
            _events.AddRange(lines.Select(line => JsonNode.Parse(line)!.AsObject()));
        return HttpStatusCode.NoContent;
    }
}
