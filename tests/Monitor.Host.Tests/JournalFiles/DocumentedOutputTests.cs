using System.Text.RegularExpressions;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary>What docs/journal.md shows as output of <c>monitor</c> is what the program prints in samples/journal. MONITOR_UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed partial class DocumentedOutputTests : IDisposable
{
    private static readonly string Page = Path.Combine(TestInputs.RepositoryRoot, "docs", "journal.md");

    private readonly SampleJournals _journals = new();

    public void Dispose() => _journals.Dispose();

    [Fact]
    public async Task Outputs_in_the_page_about_the_journal_are_real()
    {
        string text = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        string actual = text;
        int count = 0;
        foreach (Match block in Blocks().Matches(text))
        {
            string command = block.Groups["command"].Value;
            MonitorProgram result = await _journals.RunAsync([.. Words().Matches(command).Select(word => word.Value.Trim('\''))]);
            actual = actual.Replace(block.Value, $"```console\n$ monitor journal {command}\n{result.Error}{result.Output.TrimEnd('\n')}\n```\n");
            count++;
        }

        Assert.True(count >= 9, $"only {count} outputs");
        Assert.Contains("the chain passes through the head that was noted down", actual);
        if (Environment.GetEnvironmentVariable("MONITOR_UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(Page, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken), actual);
    }

    [GeneratedRegex(@"```console\n\$ monitor journal (?<command>[^\n]*)\n.*?```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
