using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>Encrypts a connection, TLS 1.2 or later, after the receiver has shown a certificate of the right name from an authority that is trusted.</summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="destination">Where to, for errors.</param>
/// <param name="baseDirectory">Folder against which relative paths are meant.</param>
internal sealed class TlsClient(SyslogSettings settings, string destination, string baseDirectory)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(250);

    private readonly string _serverName = settings.ServerName ?? settings.To.DnsSafeHost;

    /// <summary>Encrypts a connection.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="over">Makes the connection over the encrypted stream.</param>
    /// <param name="cancellation">Fires when it takes too long.</param>
    /// <exception cref="MonitorException">The receiver is not to be trusted, or does not trust this client; a file cannot be read.</exception>
    public async ValueTask<Connection> ConnectAsync(Socket socket, Func<Stream, StreamConnection> over, CancellationToken cancellation)
    {
        using Credentials credentials = Credentials.Read(settings, baseDirectory);
        ServerCheck check = new(_serverName, settings.Verify);
        SslStream stream = new(new NetworkStream(socket));
        StreamConnection? connection = null;
        try
        {
            long began = Stopwatch.GetTimestamp();
            await stream.AuthenticateAsClientAsync(Options(credentials, check), cancellation).ConfigureAwait(false);
            TimeSpan taken = Stopwatch.GetElapsedTime(began);
            connection = over(stream);
            if (stream.SslProtocol >= SslProtocols.Tls13)
                await WaitForRefusalAsync(connection, taken, cancellation).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or MonitorException)
        {
            await (connection ?? (IAsyncDisposable)stream).DisposeAsync().ConfigureAwait(false);
            if (exception is MonitorException)
                throw;
            throw new MonitorException(check.Error(destination) ?? SyslogErrors.NoHandshake(destination, Innermost(exception)), exception);
        }
    }

    /// <summary>In TLS 1.3 the client is ready before the receiver has looked at the client's certificate. A refusal comes at least one round trip
    /// later, which is no longer than the handshake took; what was sent meanwhile would be lost.</summary>
    private async ValueTask WaitForRefusalAsync(StreamConnection connection, TimeSpan handshake, CancellationToken cancellation)
    {
        await Task.WhenAny(connection.End, Task.Delay(handshake > ShortestWait ? handshake : ShortestWait, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (connection.End.IsCompleted)
            throw new MonitorException(SyslogErrors.NoHandshake(destination, await connection.End.ConfigureAwait(false)));
    }

    private SslClientAuthenticationOptions Options(Credentials credentials, ServerCheck check)
    {
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = _serverName,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = credentials.Client,
            RemoteCertificateValidationCallback = check.Validate,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (credentials.Authorities is { } authorities)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }
}
