using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Tests;

/// <summary>A feed over a fake source, with all that it needs.</summary>
internal sealed class Feed
{
    public const uint AgentProcessId = 4000;

    public static readonly EventTime BootTime = new(1_700_000_000_000_000_000);
    public static readonly HostIdentity Host = new(0x924935dc, Guid.Parse("0d5e3b0a-6f0c-4c5e-9a55-2f6a1f0a7c11"), 1_700_000_000);

    public Feed()
    {
        UserNames users = new("/nonexistent/passwd", TimeProvider.System);
        Table = new ProcessTable(Host, users, new TerminalNames("/nonexistent"), AgentProcessId);
        RecordDecoder decoder = new(Table, new KernelClock(() => BootTime.UnixNanoseconds), Recording, Time, users);
        Capture = new CaptureFeed(Source, decoder, Recording, Time);
    }

    public FakeCaptureSource Source { get; } = new();

    public Recording Recording { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public ProcessTable Table { get; }

    public CaptureFeed Capture { get; }

    /// <summary>Runs a feed over records that come all at once, and gives what came out.</summary>
    public static Recording Decode(params byte[][] records) => new Feed().Run(records);

    /// <summary>Runs until all that was written down, and these records behind it, are read.</summary>
    public Recording Run(params byte[][] records)
    {
        if (records.Length > 0)
            Source.Then(records);
        Capture.Run(Source.Stop);
        return Recording;
    }
}
