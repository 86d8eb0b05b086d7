namespace Monitor.Sinks.File.Tests;

/// <summary>A writer that is killed in the middle, again and again.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 8 : 40;

    private readonly TestFolder _folder = new();

    private string Path => _folder["trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_whole_lines_afterwards_and_hold_all_that_was_delivered_once()
    {
        Random random = new(1);
        int next = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int delivered = next;
            using (WriterProcess writer = WriterProcess.Start(Path, next))
            {
                for (int batches = random.Next(1, 20); batches > 0; batches--)
                    delivered = await writer.ReadAsync();
                delivered = await writer.KillAsync(delivered);
            }

            await using (await new Trail(Path, configure: settings => settings.Keep = 100_000).StartAsync())
            {
            }

            await Wait.UntilAsync(() => Directory.GetFiles(_folder.Path).Length == Trail.ClosedFiles(Path).Select(PlainName).Distinct().Count() + 1, "leftovers are gone");
            int[] numbers = Trail.AllNumbers(Path);
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
            Assert.True(numbers.Length >= delivered, $"{delivered} events were delivered, {numbers.Length} are there.");
            next = numbers.Length;
        }
    }

    private static string PlainName(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
}
