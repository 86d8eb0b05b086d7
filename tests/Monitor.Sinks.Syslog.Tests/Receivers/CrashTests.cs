using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>A server is killed in the middle and started again: what it had not read when it died, is all that can be missing.</summary>
public sealed class CrashTests : IDisposable
{
    private const int BatchSize = 50;

    /// <summary>What a server may have read, and not yet written: one read of a connection.</summary>
    private const int ReadAhead = 256 << 10;

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
            Task<int> failures = sending.WriteStubbornlyAsync(next, BatchSize);
            await Patience.UntilAsync(() => sending.Batch.Count == BatchSize, () => "a batch on its way");
            await receiver.RunAsync();
            Assert.InRange(await failures, 1, int.MaxValue);
            next += BatchSize;
        }

        for (; next < Count; next += BatchSize)
            await sending.WriteStubbornlyAsync(next, BatchSize);

        await Patience.UntilAsync(() => Numbers(receiver).Count >= next, () => $"{next} events, there are {Numbers(receiver).Count}");
        Assert.Equal(Enumerable.Range(0, next), Numbers(receiver));
        Assert.Equal(Kills + 1, sending.Context.Counters["connections"]);
    }

    /// <summary>The server is killed while events stream in. Missing are only events that its kernel had acknowledged, one behind the other, and no
    /// more of them than lay unread.</summary>
    [Theory]
    [MemberData(nameof(Streams))]
    public async Task No_more_is_missing_than_lay_unread(string kind, string scheme)
    {
        await using Receiver receiver = await StartAsync(kind, scheme);
        await using Sending sending = await Sending.StartAsync(Settings(receiver));
        int accepted = 0;
        Task stream = Task.Run(
            async () =>
            {
                for (int next = 0; next < Count; next += BatchSize)
                {
                    await sending.WriteStubbornlyAsync(next, BatchSize);
                    Volatile.Write(ref accepted, next + BatchSize);
                }
            },
            TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => Volatile.Read(ref accepted) >= Count / 4, () => $"a quarter of the events, accepted are {accepted}");
        receiver.Signal(PosixSignalName.STOP);
        await Patience.UntilAsync(() => stream.IsCompleted || SocketTable.Unread("tcp", receiver.Port) > 0, () => "events that nobody reads");
        int acceptedAtDeath = Volatile.Read(ref accepted) + BatchSize;
        long unread = SocketTable.Unread("tcp", receiver.Port);
        await receiver.KillAsync();
        await receiver.RunAsync();
        await stream;

        await receiver.WaitForNumberAsync(Count - 1);
        int[] missing = [.. Enumerable.Range(0, Count).Except(Numbers(receiver))];
        long missingBytes = missing.Sum(number => (long)MessageLength(number));
        TestContext.Current.SendDiagnosticMessage($"{kind} {scheme}: {missing.Length} events ({missingBytes} bytes) missing, {unread} bytes lay unread");
        Assert.InRange(missingBytes, 0, unread + ReadAhead);
        Assert.All(missing, number => Assert.InRange(number, 0, acceptedAtDeath - 1));
        Assert.Equal(missing, missing.Length == 0 ? [] : Enumerable.Range(missing[0], missing.Length));
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
