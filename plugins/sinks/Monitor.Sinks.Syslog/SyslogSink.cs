using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;
using Monitor.Sinks.Syslog.Messages;
using Monitor.Sinks.Syslog.Transport;

namespace Monitor.Sinks.Syslog;

/// <summary>Sends each event as a syslog message.</summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="context">The host.</param>
[Sink("syslog", Description = "syslog messages, RFC 5424 or 3164, over UDP, TCP, TLS or to a local socket")]
public sealed class SyslogSink(SyslogSettings settings, ISinkContext context) : ISink
{
    private readonly Connector _connector = new(settings, context);
    private readonly Utf8Buffer _message = new(64 << 10);
    private MessageEncoder? _messages;
    private Connection? _connection;

    /// <inheritdoc/>
    public string Destination => settings.Verify ? _connector.Destination : $"{_connector.Destination} (certificate not checked)";

    /// <inheritdoc/>
    public async ValueTask StartAsync(CancellationToken cancellation)
    {
        if (!settings.Verify)
            context.Health.Report(HealthState.Degraded, SyslogErrors.NotVerified(_connector.Destination).ToString());
        _messages ??= new MessageEncoder(settings, context, TimeZoneInfo.Local);
        await ConnectAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReopenAsync(CancellationToken cancellation)
    {
        await DisconnectAsync().ConfigureAwait(false);
        await ConnectAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0)
            return;
        if (_connection is { IsAlive: false })
            await DisconnectAsync().ConfigureAwait(false);
        Connection connection = _connection ?? await ConnectAsync(cancellation).ConfigureAwait(false);
        bool isWhole = false;
        try
        {
            await SendAsync(batch, connection, cancellation).ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
                await DisconnectAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisconnectAsync();

    private async ValueTask SendAsync(EventBatch batch, Connection connection, CancellationToken cancellation)
    {
        MessageEncoder messages = _messages ??= new MessageEncoder(settings, context, TimeZoneInfo.Local);
        long shortened = messages.Shortened;
        for (int i = 0; i < batch.Count; i++)
        {
            if (!messages.TryEncode(batch[i], _message))
                batch.Reject(i, SyslogErrors.TooLarge);
            else if (!await connection.SendAsync(_message.WrittenMemory, cancellation).ConfigureAwait(false))
                batch.Reject(i, SyslogErrors.LargerThanSocket);
        }

        await connection.CompleteAsync(cancellation).ConfigureAwait(false);
        if (messages.Shortened > shortened)
            context.Health.Count("messages-shortened", messages.Shortened - shortened);
    }

    private async ValueTask<Connection> ConnectAsync(CancellationToken cancellation) =>
        _connection = await _connector.ConnectAsync(cancellation).ConfigureAwait(false);

    private async ValueTask DisconnectAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
