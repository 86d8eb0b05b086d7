using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.Tutorial.Tests.Harness;
using Monitor.Tutorial.Tests.Pages;

namespace Monitor.Tutorial.Tests;

/// <summary>The tutorial, done word for word.</summary>
public sealed class TutorialTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(5);

    [Fact]
    public void The_tutorial_leads_from_nothing_to_an_event_that_passed_a_rule_in_under_five_minutes()
    {
        AuthorMachine.SkipUnlessBuilt();
        using TestFolder folder = new();
        IReadOnlyList<CodeBlock> blocks = AuthorPages.Read(AuthorPages.Guide);
        string script = $"""
            set -euo pipefail
            cd '{TestInputs.RepositoryRoot}'
            {Joined(blocks, "run: before the tutorial")}
            mkdir '{folder["afternoon"]}'
            cd '{folder["afternoon"]}'
            set -x
            {Joined(blocks, "run: tutorial")}
            """;

        long began = Stopwatch.GetTimestamp();
        using Command tutorial = Command.Start("bash", ["-c", script], folder.Path, new AuthorMachine(folder).Prepare());
        Assert.True(tutorial.WaitForEnd() == 0, tutorial.Said);

        Assert.True(Stopwatch.GetElapsedTime(began) < Promised, $"It took {Stopwatch.GetElapsedTime(began)}. {tutorial.Said}");
        JsonObject[] events = [.. File.ReadLines(folder["afternoon/Acme.Disk/agent/events.ndjson"]).Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Contains(events, one => (string?)one["EventName"] == "DiskReading" && (string?)one["Path"] == "/" && one["EventID"]!.ToString() == "2100");
        Assert.Contains("MON1101 --set intervall=1s: There is no setting 'intervall' here. Did you mean 'interval'? Known are: path, interval.", tutorial.Errors);
        Assert.Contains("exit code 3", tutorial.Output);
        Assert.DoesNotContain(tutorial.Output, line => line.Contains("warning", StringComparison.Ordinal));
    }

    private static string Joined(IReadOnlyList<CodeBlock> blocks, string remark)
    {
        CodeBlock[] chosen = [.. blocks.Where(block => block.Remark == remark)];
        Assert.NotEmpty(chosen);
        Assert.All(chosen, block => Assert.Equal("sh", block.Language));
        return string.Concat(chosen.Select(block => block.Text));
    }
}
