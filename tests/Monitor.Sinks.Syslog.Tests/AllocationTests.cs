using System.Net;
using System.Net.Sockets;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

/// <summary>What is allocated, is allocated for a batch, whatever the number of its events. Measured over the whole process, since a write ends
/// on another thread than it began.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Batches = 40;
    private const int Many = 300;

    [Theory]
    [InlineData(SyslogFormat.Rfc5424, StructuredDataUse.Added)]
    [InlineData(SyslogFormat.Rfc3164, StructuredDataUse.None)]
    public async Task An_event_allocates_nothing_over_a_connection(SyslogFormat format, StructuredDataUse use)
    {
        await using ListeningSocket receiver = new();
        using CancellationTokenSource end = new();
        Task reading = ReadAllAsync(receiver, 2, end.Token);
        SyslogSettings settings = new() { To = receiver.Address(), Format = format, StructuredData = use };
        await using (Sending small = await Sending.StartAsync(settings))
        await using (Sending large = await Sending.StartAsync(settings))
            Assert.Equal(0, await LeastAsync(small, large));
        await end.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task An_event_allocates_nothing_as_a_datagram()
    {
        using Socket receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        SyslogSettings settings = new() { To = new Uri($"udp://127.0.0.1:{((IPEndPoint)receiver.LocalEndPoint!).Port}") };
        await using Sending small = await Sending.StartAsync(settings);
        await using Sending large = await Sending.StartAsync(settings);

        Assert.Equal(0, await LeastAsync(small, large));
    }

    /// <summary>Bytes for each event of a large batch beyond what a small one takes.</summary>
    private static async Task<long> LeastAsync(Sending small, Sending large)
    {
        await MeasureAsync(small, 1);
        await MeasureAsync(large, Many);
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
            least = Math.Min(least, await MeasureAsync(large, Many) - await MeasureAsync(small, 1));
        return Math.Max(0, least) / (Batches * Many);
    }

    private static async Task<long> MeasureAsync(Sending sending, int count)
    {
        await sending.WriteAsync(0, count);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int batch = 0; batch < Batches; batch++)
            await sending.RepeatAsync();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Reads and forgets, on threads of their own, so that nothing of it is allocated while the sink is measured.</summary>
    private static Task ReadAllAsync(ListeningSocket receiver, int connections, CancellationToken end) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using Socket connection = receiver.AcceptAsync().GetAwaiter().GetResult();
                byte[] bytes = new byte[1 << 20];
                while (!end.IsCancellationRequested && connection.Receive(bytes) > 0)
                {
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
}
