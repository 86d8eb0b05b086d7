using System.Text.RegularExpressions;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests;

/// <summary>What docs/windows-verification.md has a person do with the unpacked zip.</summary>
public sealed partial class RunbookTests
{
    [Fact]
    public void Every_file_that_it_names_is_in_the_zip()
    {
        WindowsBuild.SkipWithoutDriver();
        string text = File.ReadAllText(Path.Combine(WindowsBuild.Root, "docs/windows-verification.md"));

        string[] named = [.. Unpacked().Matches(text).Concat(Installed().Matches(text)).Select(match => match.Groups["file"].Value.Replace('\\', '/')).Distinct()];

        Assert.Superset(new HashSet<string> { "driver/test.crt", "monitor.exe", "verify-windows.ps1" }, named.ToHashSet());
        Assert.All(named, file => Assert.True(Path.Exists(Path.Combine(WindowsBuild.Folder, file)), file));
    }

    [GeneratedRegex(@"C:\\MonitorBuild\\(?<file>[\w\\.-]+\w)")]
    private static partial Regex Unpacked();

    [GeneratedRegex(@"ProgramFiles\\Monitor\\(?<file>[\w\\.-]+\w)")]
    private static partial Regex Installed();
}
