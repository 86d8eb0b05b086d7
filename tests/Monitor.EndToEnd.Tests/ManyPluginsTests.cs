using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.EndToEnd.Tests.Harness;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.EndToEnd.Tests;

/// <summary>An agent with many plugins.</summary>
public sealed partial class ManyPluginsTests
{
    private const int Count = 25;
    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(2);

    [Fact]
    public void All_of_twenty_five_plugins_run_and_in_the_long_run_the_start_takes_less_than_two_seconds()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Path.Combine(Repository.Plugins, "file"), Path.Combine(Repository.Plugins, "process-create"));
        for (int i = 1; i <= Count; i++)
            InstalledPlugin.Write(folder, $"plugin{i}", PluginCompiler.Compile($"Plugin{i}", [Source(i)], PluginCompiler.HostSdk));
        List<double> starts = [];
        for (int round = 0; round < (LongRun.IsOn ? 5 : 1); round++)
        {
            File.Delete(folder["events.ndjson"]);
            using RunningAgent agent = RunningAgent.Start(folder, "plugins: [plugins]");
            starts.Add(double.Parse(Capturing().Match(agent.Errors).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            for (int i = 1; i <= Count; i++)
                agent.WaitFor($"Seen{i}", _ => true);
            Assert.Equal(0, agent.Stop());
            Assert.DoesNotContain("MON2", agent.Errors);
        }

        if (LongRun.IsOn)
            Assert.True(starts.Order().ElementAt(starts.Count / 2) < Goal.TotalMilliseconds, $"It took {string.Join(", ", starts)} ms.");
    }

    private static string Source(int number) => PluginSources
        .Collector($"plugin{number}", "typeof(Seen)", PluginSources.Event("Seen", 3000 + number, $"Seen{number}"))
        .Replace(PluginSources.CollectorBody, """
            public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
            {
                context.Emit(new Seen { UtcTime = EventTime.Now });
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            """);

    [GeneratedRegex("capturing after ([0-9]+) ms")]
    private static partial Regex Capturing();
}
