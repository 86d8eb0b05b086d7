using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;
using Xunit;

namespace TemplateNamespace.Tests;

/// <summary>What this collector is for.</summary>
public sealed class CollectorTests
{
    [Fact]
    public async Task A_reading_says_how_much_room_there_is()
    {
        RecordingOutput output = await RunAsync(new TemplateClassSettings { Path = "/" });

        RecordedEvent reading = output.Events.First();
        Assert.Equal("/", reading["Path"]);
        Assert.InRange(ulong.Parse(reading["FreeBytes"]!), 0ul, ulong.Parse(reading["TotalBytes"]!));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_told_to_the_operator()
    {
        RecordingOutput output = await RunAsync(new TemplateClassSettings { Path = "/no/such/folder" });

        Assert.Empty(output.Events);
        Assert.Contains(output.Health.Reports, report => report.State == HealthState.Degraded && report.Message.Contains("/no/such/folder"));
    }

    /// <summary>Runs a collector for its first look: its token has fired when it comes to wait for the second.</summary>
    private static async Task<RecordingOutput> RunAsync(TemplateClassSettings settings)
    {
        RecordingOutput output = new();
        await using TemplateClassCollector collector = new(settings);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collector.RunAsync(output.Context, new CancellationToken(canceled: true)));
        return output;
    }
}
