using System.Text.Json;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>What a sink refuses for good is kept.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string LetterFile => Path.Combine(_folder.Path, "dead-letters", "siem.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_refused_event_is_kept_whole_with_the_reason()
    {
        await RunAsync(new ScriptedSink(static (batch, _) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].EventId == ProcessTerminate.Schema.Id && Received.Of(batch[i]).NumberOf() % 10 == 3)
                    batch.Reject(i, "413 \"too\nlarge\"");
            }

            return ValueTask.CompletedTask;
        }));

        JsonElement[] letters = [.. File.ReadLines(LetterFile).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["3", "13", "23"], letters.Select(letter => letter.GetProperty("Event").GetProperty("ProcessId").GetString()));
        Assert.All(letters, letter => Assert.Equal(("siem", "413 \"too\nlarge\""), (letter.GetProperty("Sink").GetString(), letter.GetProperty("Reason").GetString())));
    }

    [Fact]
    public async Task A_file_that_is_large_begins_anew_and_the_one_before_stays()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LetterFile)!);
        File.WriteAllBytes(LetterFile, new byte[(16 << 20) + 1]);

        await RunAsync(RefusingAll());

        Assert.Equal((16 << 20) + 1, new FileInfo(LetterFile + ".1").Length);
        Assert.Equal(30, File.ReadLines(LetterFile).Count(line => line.Contains("\"EventName\":\"ProcessTerminate\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task That_they_cannot_be_kept_is_told_and_the_sink_goes_on()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "dead-letters"), "in the way");

        TestPipeline pipeline = await RunAsync(RefusingAll());

        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4010");
        Assert.Equal(30, pipeline.Terminations.DroppedBy(0));
    }

    private static ScriptedSink RefusingAll() => new(static (batch, _) =>
    {
        for (int i = 0; i < batch.Count; i++)
            batch.Reject(i, "no");
        return ValueTask.CompletedTask;
    });

    private async Task<TestPipeline> RunAsync(ScriptedSink sink)
    {
        TestPipeline pipeline = new TestPipeline(_folder).With("kernel", new KernelSource()).With("siem", sink);
        await using (pipeline)
        {
            await pipeline.StartAsync();
            pipeline.RecordAll(30);
            await pipeline.SettledAsync();
            await pipeline.StopAsync();
        }

        return pipeline;
    }
}
