using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The agent is killed under load, again and again, over one journal.</summary>
public sealed class JournalCrashTests
{
    private const int Seed = 20261130;

    [Fact]
    public void After_kill_9_at_random_moments_all_that_was_committed_is_delivered_the_chain_holds_and_the_ledger_balances()
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        Random random = new(Seed);
        int rounds = LongRun.IsOn ? 200 : 8;
        for (int round = 0; round < rounds; round++)
            KillUnderLoad(folder, storm, TimeSpan.FromMilliseconds(random.Next(600)), isCommitted: round % 2 == 0);

        using RunningAgent last = RunningAgent.Start(folder);
        Assert.Equal(0, last.Stop());

        Command.Succeed("sh", "-c", $"{Repository.Program} journal cat {folder["state/journal"]} > {folder["journal.ndjson"]}");
        Line[] journal = [.. Lines(folder["journal.ndjson"])];
        // A run that was killed before its first commit left nothing, not even its own start.
        int starts = journal.Count(line => line.EventName == "AgentStarted");
        Assert.InRange(starts, rounds / 2, rounds + 1);
        Assert.InRange(journal.Count(line => line.IsInterruption), starts - 1, starts);
        Assert.Equal(journal.Length, journal.DistinctBy(line => line.Uid).Count());
        AssertDelivered(journal, Lines(last.TrailPath));
        AssertBalanced(last.Errors, journal.CountBy(line => line.EventName).ToDictionary());
    }

    /// <param name="folder">The test's folder.</param>
    /// <param name="storm">Makes the load.</param>
    /// <param name="moment">How long it lasts.</param>
    /// <param name="isCommitted">Whether the agent lives at least until its start has come into the file.</param>
    private static void KillUnderLoad(TestFolder folder, Storm storm, TimeSpan moment, bool isCommitted)
    {
        using RunningAgent agent = RunningAgent.Start(folder);
        if (isCommitted)
            agent.WaitForStart();
        using Process load = Process.Start(new ProcessStartInfo(storm.Driver, ["connect", "3000", "30"]) { RedirectStandardOutput = true })!;
        Thread.Sleep(moment);
        agent.Signal("KILL");
        load.Kill();
        load.WaitForExit();
        Command.Succeed(Repository.Program, "journal", "verify", folder["state/journal"]);
    }

    /// <summary>The file has every line of the journal, in order; what it has twice is the same both times.</summary>
    private static void AssertDelivered(Line[] journal, IEnumerable<Line> trail)
    {
        Dictionary<string, Line> seen = [];
        foreach (Line line in trail)
        {
            if (seen.TryGetValue(line.Uid, out Line first))
                Assert.Equal(first, line);
            else
                Assert.Equal(journal[seen.Count], line);
            seen[line.Uid] = line;
        }

        Assert.Equal(journal.Length, seen.Count);
    }

    /// <summary>In the table at stop: produced = filtered + lost + delivered, delivered is what the journal holds, and nothing waits.</summary>
    private static void AssertBalanced(string errors, Dictionary<string, int> held)
    {
        string[] lines = errors[errors.IndexOf("balance since the journal began", StringComparison.Ordinal)..].Split('\n');
        int rows = 0;
        foreach (string[] cells in lines.Skip(2).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells.Length == 6 && held.ContainsKey(cells[0])))
        {
            long[] counts = [.. cells.Skip(1).Select(cell => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
            Assert.Equal((cells[0], counts[0], (long)held[cells[0]], 0L), (cells[0], counts[1] + counts[2] + counts[3], counts[3], counts[4]));
            rows++;
        }

        Assert.Equal(held.Count, rows);
    }

    private static IEnumerable<Line> Lines(string path) => File.ReadLines(path).Select(Line.Of);

    /// <summary>A line as far as it is compared.</summary>
    private readonly record struct Line(string Uid, string EventName, bool IsInterruption, int Hash)
    {
        public static Line Of(string text)
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement line = json.RootElement;
            bool isInterruption = line.TryGetProperty("Reason", out JsonElement reason) && reason.ValueEquals("interrupted");
            return new Line(line.GetProperty("EventUid").GetString()!, string.Intern(line.GetProperty(nameof(EventName)).GetString()!), isInterruption, text.GetHashCode());
        }
    }
}
