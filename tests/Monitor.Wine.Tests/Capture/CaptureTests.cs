using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests.Capture;

/// <summary>
/// The real driver and the real agent, as they are built for Windows, under Wine: from a callback in the driver to a line in a file. What the callbacks are
/// given is made up; how a Windows would call them, nobody sees here. MONITOR_TEST_LONG=1 raises seven times as much.
/// </summary>
public sealed partial class CaptureTests : IClassFixture<FakeKernel>
{
    private const int RecordsOfALife = 31;
    private static readonly int Lives = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 10_000 : 1_500;

    private readonly FakeKernel _kernel;

    public CaptureTests(FakeKernel kernel)
    {
        FakeKernel.SkipIfMissing();
        _kernel = kernel;
    }

    /// <summary>At a rate that an agent can follow as a rule, and as fast as it goes: then most is lost, and each loss has to be counted.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public void What_is_raised_becomes_events_in_order_or_is_counted_as_lost(int pause)
    {
        using CapturingAgent agent = CapturingAgent.StartCapturing(_kernel.Prefix, $@"C:\flood{pause}");
        FakeKernelStatus before = _kernel.Read();
        _kernel.Raise(Lives, threads: 2, pause);
        FakeKernelStatus after = _kernel.WaitUntilRaised();
        long raised = after.Total - before.Total;
        CaptureCounts counts = agent.WaitForRecords(raised);
        agent.Stop();

        Assert.InRange(raised, 2L * Lives * (RecordsOfALife - 1), 2L * Lives * RecordsOfALife);
        Assert.All(Enumerable.Range(32, 20), kind => Assert.True(after.Raised[kind] > before.Raised[kind], $"kind {kind}"));
        Assert.Equal(raised, counts.Total);
        Assert.InRange(counts.Gaps, 0, counts.Lost);
        List<JsonNode> events = agent.Read("trail");
        Dictionary<string, long> lost = Lost(events);
        foreach ((int[] kinds, string[] names) in Names)
        {
            long expected = kinds.Sum(kind => after.Raised[kind] - before.Raised[kind]), told = names.Sum(name => events.LongCount(one => Name(one) == name));
            long missing = names.Sum(name => lost.GetValueOrDefault(name));
            Assert.True(expected == told + missing, $"{string.Join(", ", names)}: {expected} raised, {told} told, {missing} lost");
        }

        Assert.Equal(0, Disorders(events.Where(one => Name(one) == "ProcessCreate").Select(one => (string)one["CommandLine"]!)));
        Assert.Equal(0, Disorders(events.Where(one => Name(one) == "FileCreate").Select(one => (string)one["TargetFilename"]!)));
        Assert.All(agent.Read("alerts").Where(one => Name(one) == "FileCreate"), one => Assert.EndsWith(".exe", (string)one["TargetFilename"]!));
        Assert.Contains(agent.Read("alerts"), one => Name(one) == "FileCreate");
    }

    [Fact]
    public void Memory_that_is_not_there_is_no_more_than_a_copy_that_fails() => Assert.Equal(0, _kernel.ReadGuarded());

    [Fact]
    public void An_event_has_what_the_kernel_gave()
    {
        using CapturingAgent agent = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\content");
        _kernel.Raise(lives: 1, threads: 1);
        agent.WaitForRecords(RecordsOfALife);
        agent.Stop();
        List<JsonNode> events = agent.Read("trail");
        JsonNode start = events.Single(one => Name(one) == "ProcessCreate"), access = events.Single(one => Name(one) == "ProcessAccess" && (string?)one["GrantedAccess"] == "0x1410");

        Assert.Equal("tool.exe 0-0 \ud83d\ude00", (string?)start["CommandLine"]);
        Assert.Equal(@"\Device\HarddiskVolume3\tool.exe", (string?)start["Image"]);
        Assert.Equal("100000", (string?)start["ParentProcessId"]);
        Assert.Equal("High", (string?)start["IntegrityLevel"]);
        Assert.Contains(@"ntdll.dll+1234|UNKNOWN(0000000000001234)", (string?)access["CallTrace"]);
        Assert.Equal((string?)start["ProcessGuid"], (string?)access["TargetProcessGUID"]);
        Assert.Single(events, one => Name(one) == "ProcessAccess" && (string?)one["GrantedAccess"] == "0x101000");
        JsonNode kept = events.Single(one => Name(one) == "FileDelete" && (string?)one["TargetFilename"] == @"C:\Kept\0-0.doc");
        Assert.Equal("true", (string?)kept["Archived"]);
        Assert.Matches(@"^C:\\MonitorArchive\\[0-9A-F]{16}-[0-9A-F]{16}$", (string?)kept["Monitor"]!["ArchiveFilename"]);
        Assert.Equal([@"C:\Guarded\0-0.exe", @"C:\Guarded\0-0.dll"], Targets(events, "FileBlockExecutable"));
        Assert.Equal([@"C:\Guarded\0-0.doc", @"C:\Guarded\0-0.doc"], Targets(events, "FileBlockShredding"));
    }

    [Fact]
    public void The_archive_is_a_folder_that_nobody_else_may_enter()
    {
        using (CapturingAgent agent = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\archiving"))
            agent.Stop();
        string folder = _kernel.Prefix.Here(@"C:\MonitorArchive");
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;     // Wine's group is the administrators
        UnixFileMode closed = File.GetUnixFileMode(folder);
        Assert.Equal(UnixFileMode.None, closed & Others);

        File.SetUnixFileMode(folder, closed | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        using CapturingAgent refused = CapturingAgent.Start(_kernel.Prefix, @"C:\refusing");
        int code = refused.WaitForExit();
        File.SetUnixFileMode(folder, closed);

        Assert.NotEqual(0, code);
        Assert.True(refused.Error.Contains("MON1015", StringComparison.Ordinal) && refused.Error.Contains("may be entered by", StringComparison.Ordinal), refused.Error);
    }

    [Fact]
    public void The_device_lets_in_one_agent_at_a_time()
    {
        using CapturingAgent agent = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\first");
        using CapturingAgent second = CapturingAgent.Start(_kernel.Prefix, @"C:\second");

        Assert.Equal(4, second.WaitForExit());

        Assert.True(second.Error.Contains("MON3043", StringComparison.Ordinal), second.Error);
        Assert.True(_kernel.Read().IsProtected);
        agent.Stop();
    }

    [Fact]
    public void After_an_agent_was_killed_the_next_one_begins_anew()
    {
        using (CapturingAgent killed = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\killed"))
        {
            _kernel.Raise(lives: 200, threads: 1, pause: 5);
            killed.WaitForRecords(1);
            killed.Kill();
        }

        FakeKernelStatus after = _kernel.WaitUntilRaised();
        WineWait.Until(() => (after = _kernel.Read()).Mappings == 0, "the end of the killed agent's mappings");
        using CapturingAgent next = CapturingAgent.StartCapturing(_kernel.Prefix, @"C:\next");
        _kernel.Raise(lives: 10, threads: 1);
        FakeKernelStatus last = _kernel.WaitUntilRaised();
        CaptureCounts counts = next.WaitForRecords(last.Total - after.Total);
        next.Stop();

        Assert.Equal((last.Total - after.Total, 0L, 0L), (counts.Records, counts.Lost, counts.Gaps));
    }

    /// <summary>Kinds of which each record is made one event of.</summary>
    private static (int[] Kinds, string[] Names)[] Names =>
    [
        ([32], ["ProcessCreate"]),
        ([33], ["ProcessTerminate"]),
        ([34], ["CreateRemoteThread"]),
        ([35], ["ImageLoad"]),
        ([36], ["DriverLoad"]),
        ([37, 51], ["ProcessAccess"]),
        ([38], ["FileCreate"]),
        ([39], ["FileCreateTime"]),
        ([43], ["RawAccessRead"]),
        ([44, 45], ["PipeCreated", "PipeConnected"]),
        ([46], ["RegistryObjectChange", "RegistryValueSet", "RegistryObjectRename"]),
        ([47], ["NetworkConnect"]),
        ([49], ["FileBlockExecutable", "FileBlockShredding"]),
        ([41], ["FileDelete"]),
        ([50], ["FileRenamed"]),
    ];

    private static string Name(JsonNode one) => (string)one["EventName"]!;

    private static IEnumerable<string?> Targets(IEnumerable<JsonNode> events, string name) =>
        events.Where(one => Name(one) == name).Select(one => (string?)one["TargetFilename"]);

    private static Dictionary<string, long> Lost(IEnumerable<JsonNode> events) => events
        .Where(one => Name(one) == "EventsLost" && (string?)one["Sink"] == "-" && (string?)one["LostEventName"] != "-")
        .GroupBy(one => (string)one["LostEventName"]!, one => long.Parse((string)one["Count"]!, CultureInfo.InvariantCulture))
        .ToDictionary(group => group.Key, group => group.Sum());

    /// <summary>How often, of one thread's lives, a later one comes before an earlier one.</summary>
    private static int Disorders(IEnumerable<string> texts)
    {
        int disorders = 0;
        Dictionary<int, int> last = [];
        foreach (Match match in texts.Select(text => Numbers().Match(text)).Where(match => match.Success))
        {
            int thread = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), life = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            disorders += last.TryGetValue(thread, out int before) && life < before ? 1 : 0;
            last[thread] = life;
        }

        return disorders;
    }

    [GeneratedRegex(@"[ \\](\d)-(\d+)\b")]
    private static partial Regex Numbers();
}
