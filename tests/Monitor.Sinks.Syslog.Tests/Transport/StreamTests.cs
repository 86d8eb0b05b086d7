using System.Net.Sockets;
using Monitor.Sdk.Diagnostics;
using Monitor.Sinks.Syslog.Tests.Fixtures;
using Monitor.Sinks.Syslog.Tests.Receivers;

namespace Monitor.Sinks.Syslog.Tests.Transport;

/// <summary>What goes over a connection, and what becomes of a batch when the connection ends.</summary>
public sealed class StreamTests : IAsyncDisposable
{
    private const int Small = 4096;

    private readonly ListeningSocket _receiver = new();
    private readonly Corpus _corpus = new();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task Each_message_has_its_length_in_front()
    {
        await using Sending sending = await Sending.StartAsync(Settings());
        using Socket connection = await _receiver.AcceptAsync();

        await sending.WriteAsync(0, 3);
        await sending.WriteAsync(3, 0);
        await sending.WriteAsync(3, Corpus.Variety);

        Task<string> all = ListeningSocket.ReadToEndAsync(connection);
        await EndAsync(sending, connection, all);
        Assert.Equal(Expected(0, 3 + Corpus.Variety), Frames.Counted(await all).Select(TextOf));
    }

    [Fact]
    public async Task Each_message_ends_with_a_line_feed_where_that_is_asked_for()
    {
        SyslogSettings settings = Settings();
        settings.Framing = Framing.LineFeed;
        await using Sending sending = await Sending.StartAsync(settings);
        using Socket connection = await _receiver.AcceptAsync();

        await sending.WriteAsync(0, Corpus.Variety);

        Task<string> all = ListeningSocket.ReadToEndAsync(connection);
        await EndAsync(sending, connection, all);
        string text = await all;
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(Expected(0, Corpus.Variety), text.Split('\n')[..^1].Select(TextOf));
    }

    [Fact]
    public async Task A_connection_that_the_receiver_closed_in_order_is_made_again_and_nothing_is_sent_twice()
    {
        await using Sending sending = await Sending.StartAsync(Settings());
        using Socket first = await _receiver.AcceptAsync();
        await sending.WriteAsync(0, 10);
        string read = await ReadFramesAsync(first, 10);
        first.Shutdown(SocketShutdown.Both);
        first.Dispose();
        await Patience.UntilAsync(() => !SocketTable.IsConnected(_receiver.Port), () => "the end of the connection");

        Task write = sending.WriteAsync(10, 10).AsTask();
        using Socket second = await _receiver.AcceptAsync();
        await write;

        Assert.Equal(Expected(0, 10), Frames.Counted(read).Select(TextOf));
        Task<string> rest = ListeningSocket.ReadToEndAsync(second);
        await EndAsync(sending, second, rest);
        Assert.Equal(Expected(10, 10), Frames.Counted(await rest).Select(TextOf));
        Assert.Equal(2, sending.Context.Health.Counters["connections"]);
        Assert.False(sending.Context.Health.Counters.ContainsKey("resent-bytes"));
    }

    [Fact]
    public async Task What_the_receiver_had_not_read_when_it_ended_is_sent_again_in_order()
    {
        await using Sending sending = await Sending.StartAsync(Settings());
        Socket first = await _receiver.AcceptAsync();
        await sending.WriteAsync(0, 5);
        await sending.WriteAsync(5, 5);
        first.Dispose();
        await Patience.UntilAsync(() => !SocketTable.IsConnected(_receiver.Port), () => "the end of the connection");

        Task write = sending.WriteAsync(10, 5).AsTask();
        using Socket second = await _receiver.AcceptAsync();
        await write;

        Task<string> all = ListeningSocket.ReadToEndAsync(second);
        await EndAsync(sending, second, all);
        Assert.Equal(Expected(0, 15), Frames.Counted(await all).Select(TextOf));
        Assert.InRange(sending.Context.Health.Counters["resent-bytes"], 1, int.MaxValue);
    }

    /// <summary>The kernel has taken the batch, and the receiver's has not: returning would call it delivered.</summary>
    [Fact]
    public async Task A_batch_that_the_receivers_kernel_has_not_taken_is_not_delivered()
    {
        await using ListeningSocket receiver = new(Small);
        await using Sending sending = await Sending.StartAsync(Settings(receiver));
        Socket first = await receiver.AcceptAsync();

        Task write = sending.WriteAsync(0, 100).AsTask();
        await Patience.UntilAsync(() => SocketTable.Unread("tcp", receiver.Port) > 0, () => "the first bytes");
        first.Dispose();
        MonitorException lost = await Assert.ThrowsAsync<MonitorException>(() => write);
        Assert.Equal("MON4121", lost.Error.Code);
        Assert.Equal(0, sending.Batch.Accepted);

        await AssertWholeAtSecondAsync(receiver, sending);
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_given_up_and_gets_the_whole_batch_again()
    {
        await using ListeningSocket receiver = new(Small);
        SyslogSettings settings = Settings(receiver);
        settings.Timeout = TimeSpan.FromSeconds(1.5);
        await using Sending sending = await Sending.StartAsync(settings);
        using Socket first = await receiver.AcceptAsync();

        MonitorException given = await Assert.ThrowsAsync<MonitorException>(() => sending.WriteAsync(0, 100).AsTask());
        Assert.Equal("MON4122", given.Error.Code);
        Assert.Contains("has taken nothing for 1.5 s", given.Error.Cause, StringComparison.Ordinal);

        settings.Timeout = Patience.Limit;
        await AssertWholeAtSecondAsync(receiver, sending);
    }

    [Fact]
    public async Task A_batch_larger_than_every_buffer_arrives_whole_at_a_slow_receiver()
    {
        await using ListeningSocket receiver = new(Small);
        await using Sending sending = await Sending.StartAsync(Settings(receiver));
        using Socket connection = await receiver.AcceptAsync();

        Task write = sending.WriteAsync(0, 3000).AsTask();
        Task<string> all = ListeningSocket.ReadToEndAsync(connection);
        await write;

        await EndAsync(sending, connection, all);
        Assert.Equal(Expected(0, 3000), Frames.Counted(await all).Select(TextOf));
    }

    [Fact]
    public async Task A_stop_in_the_middle_ends_the_connection_so_that_nobody_goes_on_in_a_torn_message()
    {
        await using ListeningSocket receiver = new(Small);
        await using Sending sending = await Sending.StartAsync(Settings(receiver));
        using Socket first = await receiver.AcceptAsync();
        using CancellationTokenSource stop = new();
        sending.Prepare(buffer =>
        {
            for (int number = 0; number < 100; number++)
                Corpus.Append(buffer, number);
        });

        Task write = sending.RepeatAsync(stop.Token).AsTask();
        await Patience.UntilAsync(() => SocketTable.Unread("tcp", receiver.Port) > 0, () => "the first bytes");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);

        await AssertWholeAtSecondAsync(receiver, sending);
    }

    [Fact]
    public async Task Opening_again_makes_a_new_connection_when_the_old_one_has_been_read()
    {
        await using Sending sending = await Sending.StartAsync(Settings());
        using Socket first = await _receiver.AcceptAsync();
        await sending.WriteAsync(0, 5);

        Task<string> all = ListeningSocket.ReadToEndAsync(first);
        Task reopen = sending.ReopenAsync().AsTask();
        Assert.Equal(Expected(0, 5), Frames.Counted(await all).Select(TextOf));
        first.Dispose();
        using Socket second = await _receiver.AcceptAsync();
        await reopen;

        await sending.WriteAsync(5, 5);
        Task<string> rest = ListeningSocket.ReadToEndAsync(second);
        await EndAsync(sending, second, rest);
        Assert.Equal(Expected(5, 5), Frames.Counted(await rest).Select(TextOf));
    }

    private static string TextOf(string message) => message[message.IndexOf(" {", StringComparison.Ordinal)..].TrimStart();

    /// <summary>Ends sending, with a receiver that closes its side when it has read everything.</summary>
    private static async Task EndAsync(Sending sending, Socket connection, Task<string> all)
    {
        Task end = sending.DisposeAsync().AsTask();
        await all;
        connection.Dispose();
        await end;
    }

    private static async Task<string> ReadFramesAsync(Socket connection, int count)
    {
        byte[] bytes = new byte[1 << 20];
        int length = 0;
        while (Frames.TryCount(bytes.AsSpan(0, length)) is not { } found || found < count)
            length += await connection.ReceiveAsync(bytes.AsMemory(length), TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
    }

    private IEnumerable<string> Expected(int first, int count) => Enumerable.Range(first, count).Select(number => _corpus.Json(number));

    /// <summary>The host hands the batch in again: over the new connection it comes from its first byte on.</summary>
    private async Task AssertWholeAtSecondAsync(ListeningSocket receiver, Sending sending)
    {
        sending.Batch.KeepUnsettled();
        Task write = sending.RepeatAsync().AsTask();
        using Socket second = await receiver.AcceptAsync();
        Task<string> all = ListeningSocket.ReadToEndAsync(second);
        await write;
        await EndAsync(sending, second, all);
        Assert.Equal(Expected(0, 100), Frames.Counted(await all).Select(TextOf).TakeLast(100));
    }

    private SyslogSettings Settings(ListeningSocket? receiver = null) => new() { To = (receiver ?? _receiver).Address() };
}
