using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>A day's work on a server is no intrusion.</summary>
public sealed class QuietMachineTests
{
    /// <summary>Refreshes the package lists from a folder, compiles a program, runs it and logs in as another user. In no folder that everybody can write.</summary>
    private const string Work = """
        set -eu
        cd "$1"
        mkdir -p packages lists/partial cache
        : > packages/Packages
        echo "deb [trusted=yes] file:$1/packages ./" > sources.list
        apt-get -qq -o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$1/lists" -o Dir::Cache="$1/cache" -o APT::Sandbox::User=root update
        echo 'int main(void) { return 0; }' > program.c
        gcc -O2 -o program program.c
        ./program
        su nobody -s /bin/sh -c id
        """;

    [Fact]
    public void A_day_of_work_makes_fewer_than_five_detections()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc") && File.Exists("/usr/bin/apt-get"), "apt-get and gcc are not both there");
        using TestFolder folder = new();
        DirectoryInfo place = Directory.CreateDirectory($"/var/lib/monitor-test-{Guid.NewGuid():N}");
        try
        {
            using RunningAgent agent = RunningAgent.Start(
                folder,
                "rules: { detect: presets/detect.xml }",
                "  detections: { plugin: file, rules: detect, settings: { path: detections.ndjson } }");
            Command.Succeed("bash", "-c", Work, "day-of-work", place.FullName);
            Assert.Equal(0, agent.Stop());

            HashSet<string> workers = Workers(agent.Events());
            Assert.True(workers.Count > 10, $"only {workers.Count} processes of the work were seen");
            JsonObject[] detections = [.. RunningAgent.ReadLines(folder["detections.ndjson"]).Where(one => IsOf(one, workers))];
            Assert.True(detections.Length < 5, string.Join('\n', detections.Select(one => one.ToJsonString())));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    /// <summary>The processes of the work: the shell that does it, and who descends from it. What else runs on this machine is not the test's.</summary>
    private static HashSet<string> Workers(IReadOnlyList<JsonObject> events)
    {
        HashSet<string> workers = [];
        foreach (JsonObject one in events.Where(one => (string?)one["EventName"] == "ProcessCreate"))
        {
            if (((string?)one["CommandLine"] ?? "").Contains("day-of-work", StringComparison.Ordinal) || workers.Contains((string?)one["ParentProcessGuid"] ?? ""))
                workers.Add((string)one["ProcessGuid"]!);
        }

        return workers;
    }

    private static bool IsOf(JsonObject one, HashSet<string> workers) =>
        workers.Contains((string?)one["ProcessGuid"] ?? "") || workers.Contains((string?)one["SourceProcessGUID"] ?? "");
}
