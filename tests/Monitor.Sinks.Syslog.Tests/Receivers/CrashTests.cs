using Monitor.Sdk.Settings;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>A server is killed in the middle and started again.</summary>
public sealed class CrashTests : IDisposable
{
    private const int BatchSize = 50;

    /// <summary>What a server may have read, and not yet written, and what was on its way when the unread bytes were counted.</summary>
    private const int ReadAhead = 256 << 10;

    /// <summary>So often the unread bytes must be the same to say that the kernel takes no more.</summary>
    private const int Unchanged = 200;

    /// <summary>More than a kernel keeps for a connection that nobody reads.</summary>
    private const int MostUnread = 32 << 20;

    private readonly TestCertificates _certificates = new();

    public static TheoryData<string, string> Streams => new(
        from kind in Receiver.Kinds
        from scheme in new[] { "tcp", "tls" }
        select (kind, scheme));

    private static int Count => Patience.IsLong ? 100_000 : 2_000;

    public void Dispose() => _certificates.Dispose();

    /// <summary>What was accepted has been written before each kill: nothing at all is missing.</summary>
    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Nothing_is_missing_if_the_server_had_read_it(string kind, string scheme)
    {
        const int Kills = 3;
        await using Receiver receiver = await StartAsync(kind, scheme);
        await using Sending sending = await Sending.StartAsync(Settings(receiver));
        int next = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            for (; next < Count / (Kills + 1) * kill; next += BatchSize)
                await sending.WriteStubbornlyAsync(next, BatchSize);
            await Patience.UntilAsync(() => Numbers(receiver).Count == next, () => $"{next} events, there are {Numbers(receiver).Count}");
            await receiver.KillAsync();
            int before = sending.Failures;
            Task write = sending.WriteStubbornlyAsync(next, BatchSize);
            await Patience.UntilAsync(() => sending.Failures > before, () => "a failure while there is no server");
            await receiver.RunAsync();
            await write;
            next += BatchSize;
        }

        for (; next < Count; next += BatchSize)
            await sending.WriteStubbornlyAsync(next, BatchSize);

        await Patience.UntilAsync(() => Numbers(receiver).Count >= next, () => $"{next} events, there are {Numbers(receiver).Count}");
        Assert.Equal(Enumerable.Range(0, next), Numbers(receiver));
        Assert.Equal(Kills + 1, sending.Context.Health.Counters["connections"]);
    }

    /// <summary>The server is killed while events stream in. What its kernel had acknowledged and it had not read is sent again; missing is at most
    /// what it had read and not yet written.</summary>
    [Theory]
    [MemberData(nameof(Streams))]
    public async Task What_lay_unread_is_sent_again(string kind, string scheme)
    {
        await using Receiver receiver = await StartAsync(kind, scheme);
        SyslogSettings settings = Settings(receiver);
        settings.Resend = new ByteSize(MostUnread);
        await using Sending sending = await Sending.StartAsync(settings);

        (int[] missing, _) = await KillInTheMiddleAsync(receiver, sending);

        Assert.InRange(missing.Sum(MessageLength), 0, ReadAhead);
        Assert.InRange(sending.Context.Health.Counters["resent-bytes"], 1, MostUnread);
    }

    /// <summary>Without sending again, missing are events that the dead server's kernel had acknowledged, one behind the other, and no more than lay
    /// unread: the protocol cannot know of them. Of what lay unread a batch that was still on its way is sent again, since nobody said it is there.</summary>
    [Theory]
    [MemberData(nameof(Streams))]
    public async Task No_more_is_missing_than_lay_unread(string kind, string scheme)
    {
        await using Receiver receiver = await StartAsync(kind, scheme);
        SyslogSettings settings = Settings(receiver);
        settings.Resend = new ByteSize(0);
        await using Sending sending = await Sending.StartAsync(settings);

        (int[] missing, long unread) = await KillInTheMiddleAsync(receiver, sending);

        Assert.InRange(missing.Sum(MessageLength), 0, unread + ReadAhead);
        Assert.Equal(Enumerable.Range(missing.FirstOrDefault(), missing.Length), missing);
        Assert.False(sending.Context.Health.Counters.ContainsKey("resent-bytes"));
    }

    /// <summary>Streams events in, kills the server in the middle, starts it again, and waits for the last event.</summary>
    /// <returns>The events that are missing, and how many bytes lay unread when the server died.</returns>
    private static async Task<(int[] Missing, long Unread)> KillInTheMiddleAsync(Receiver receiver, Sending sending)
    {
        int accepted = 0, end = int.MaxValue;
        TaskCompletionSource mayGoOn = new(), stands = new();
        bool isHeldUp = false;
        Task stream = Task.Run(
            async () =>
            {
                for (int next = 0; next < Volatile.Read(ref end); next += BatchSize)
                {
                    await sending.WriteStubbornlyAsync(next, BatchSize);
                    Volatile.Write(ref accepted, next + BatchSize);
                    if (!Volatile.Read(ref isHeldUp))
                        continue;
                    stands.TrySetResult();
                    await mayGoOn.Task;
                }
            },
            TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => Volatile.Read(ref accepted) >= Count / 4, () => $"a quarter of the events, accepted are {accepted}");
        receiver.Signal(PosixSignalName.STOP);
        await Patience.UntilAsync(() => SocketTable.Unread("tcp", receiver.Port) > 0, () => "events that nobody reads");
        Volatile.Write(ref isHeldUp, true);
        long unread = 0;
        int unchanged = 0;
        await Patience.UntilAsync(
            () =>
            {
                // With nothing untaken the sender is only slow, and writes on.
                long now = SocketTable.Unread("tcp", receiver.Port);
                unchanged = now == unread && SocketTable.Untaken(receiver.Port) > 0 ? unchanged + 1 : 0;
                unread = now;
                return stands.Task.IsCompleted || unchanged == Unchanged;
            },
            () => "an end of a batch, or of what the kernel takes");
        unread = SocketTable.Unread("tcp", receiver.Port);
        await receiver.KillAsync();
        int acceptedAtDeath = Volatile.Read(ref accepted) + BatchSize;
        Volatile.Write(ref end, acceptedAtDeath + Count / 2);
        mayGoOn.SetResult();
        await receiver.RunAsync();
        await stream;
        int last = Volatile.Read(ref accepted);

        await receiver.WaitForNumberAsync(last - 1);
        int[] missing = [.. Enumerable.Range(0, last).Except(Numbers(receiver))];
        Assert.All(missing, number => Assert.InRange(number, 0, acceptedAtDeath - 1));
        TestContext.Current.SendDiagnosticMessage($"{missing.Length} events ({missing.Sum(MessageLength)} bytes) missing, {unread} bytes lay unread");
        return (missing, unread);
    }

    private static SortedSet<int> Numbers(Receiver receiver) => receiver.Numbers();

    private static int MessageLength(int number) => new Corpus().Json(number).Length;

    private Task<Receiver> StartAsync(string kind, string scheme) => Receiver.StartAsync(kind, new Listening
    {
        Scheme = scheme,
        Certificate = scheme == "tls" ? _certificates.Sign("127.0.0.1") : null,
        Ca = _certificates.Authority,
    });

    private SyslogSettings Settings(Receiver receiver) => new()
    {
        To = receiver.Address,
        Ca = receiver.Listening.Scheme == "tls" ? _certificates.Authority : null,
    };
}
