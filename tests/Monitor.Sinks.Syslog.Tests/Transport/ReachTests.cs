using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Transport;

/// <summary>Receivers that are not there, datagrams, and sockets of this machine.</summary>
public sealed class ReachTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Corpus _corpus = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Where_nobody_listens_the_receiver_cannot_be_reached(string scheme)
    {
        Uri address = new($"{scheme}://127.0.0.1:{FreePort.Find()}");

        Assert.Equal("MON4120", (await RefusedAsync(new SyslogSettings { To = address })).Code);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_cannot_be_reached()
    {
        MonitorError error = await RefusedAsync(new SyslogSettings { To = new Uri("tcp://nobody.invalid") });
        Assert.Equal("MON4120", error.Code);
        Assert.Contains("tcp://nobody.invalid", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_cannot_be_reached()
    {
        await using ListeningSocket silent = new();
        MonitorError error = await RefusedAsync(new SyslogSettings { To = silent.Address("tls"), Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("MON4120", error.Code);
        Assert.Contains("no answer within 0.2 s", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_tls_with_a_server_that_does_not_speak_it()
    {
        await using ListeningSocket plain = new();
        Task<MonitorError> refused = RefusedAsync(new SyslogSettings { To = plain.Address("tls") });
        using Socket connection = await plain.AcceptAsync();
        await connection.SendAsync("hello, this is no TLS\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("MON4124", (await refused).Code);
    }

    [Fact]
    public async Task A_datagram_that_was_refused_is_noticed_and_comes_again()
    {
        int port = FreePort.Find();
        await using Sending sending = await Sending.StartAsync(new SyslogSettings { To = new Uri($"udp://127.0.0.1:{port}") });

        MonitorException one = await Assert.ThrowsAsync<MonitorException>(() => sending.WriteAsync(0, 1).AsTask());
        MonitorException two = await Assert.ThrowsAsync<MonitorException>(() => sending.WriteAsync(0, 3).AsTask());
        using Socket receiver = Bound(port);
        sending.Batch.KeepUnsettled();
        await sending.RepeatAsync();

        Assert.Equal(("MON4121", "MON4121"), (one.Error.Code, two.Error.Code));
        for (int number = 0; number < 3; number++)
            Assert.EndsWith(_corpus.Json(number), Receive(receiver), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_made_to_fit_is_rejected_and_the_others_are_sent()
    {
        using Socket receiver = Bound();
        await using Sending sending = await Sending.StartAsync(new SyslogSettings { To = AddressOf(receiver), MaxSize = new ByteSize(600) });

        await sending.WriteAsync(buffer =>
        {
            Corpus.Append(buffer, 0);
            Assert.True(buffer.Append(new ProcessTerminate { UtcTime = new EventTime(1), Image = "/bin/" + new string('x', 900) }));
        });

        EventBatch.Rejection rejection = Assert.Single(sending.Batch.Rejections);
        Assert.Equal((0, SyslogErrors.TooLarge), (rejection.Index, rejection.Reason));
        Assert.Contains(" ProcessTerminate [monitor@32473 Cut=\"Image\"] {", Receive(receiver), StringComparison.Ordinal);
        Assert.Equal(1, sending.Context.Health.Counters["messages-shortened"]);
    }

    [Fact]
    public async Task A_local_socket_of_datagrams()
    {
        using Socket receiver = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        receiver.Bind(new UnixDomainSocketEndPoint(_folder["log"]));
        await using Sending sending = await Sending.StartAsync(new SyslogSettings { To = new Uri($"unix://{_folder["log"]}") });

        await sending.WriteAsync(0, 2);

        Assert.Matches($@"^<30>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d monitor\[{Environment.ProcessId}\]: {{""EventID"":1,", Receive(receiver));
        Assert.EndsWith("]: " + _corpus.Json(1), Receive(receiver), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_socket_of_connections()
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder["log"]));
        listener.Listen();
        await using Sending sending = await Sending.StartAsync(new SyslogSettings { To = new Uri($"unix://{_folder["log"]}") });
        using Socket connection = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        Task<string> all = ListeningSocket.ReadToEndAsync(connection);

        await sending.WriteAsync(0, 2);
        Task end = sending.DisposeAsync().AsTask();
        string[] lines = (await all).Split('\n');
        connection.Dispose();
        await end;

        Assert.Equal(3, lines.Length);
        Assert.EndsWith("]: " + _corpus.Json(0), lines[0], StringComparison.Ordinal);
        Assert.EndsWith("]: " + _corpus.Json(1), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_was_restarted_gets_the_batch_at_its_new_socket()
    {
        Socket first = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        first.Bind(new UnixDomainSocketEndPoint(_folder["log"]));
        await using Sending sending = await Sending.StartAsync(new SyslogSettings { To = new Uri($"unix://{_folder["log"]}") });
        first.Dispose();
        File.Delete(_folder["log"]);

        Assert.Equal("MON4121", (await Assert.ThrowsAsync<MonitorException>(() => sending.WriteAsync(0, 1).AsTask())).Error.Code);
        Assert.Equal("MON4120", (await Assert.ThrowsAsync<MonitorException>(() => sending.RepeatAsync().AsTask())).Error.Code);
        using Socket second = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        second.Bind(new UnixDomainSocketEndPoint(_folder["log"]));
        await sending.RepeatAsync();

        Assert.EndsWith(_corpus.Json(0), Receive(second), StringComparison.Ordinal);
    }

    private static async Task<MonitorError> RefusedAsync(SyslogSettings settings) =>
        (await Assert.ThrowsAsync<MonitorException>(() => Sending.StartAsync(settings))).Error;

    private static Socket Bound(int port = 0)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static Uri AddressOf(Socket socket) => new($"udp://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");

    private static string Receive(Socket socket)
    {
        socket.ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds;
        byte[] datagram = new byte[70_000];
        return Encoding.UTF8.GetString(datagram, 0, socket.Receive(datagram));
    }
}
