using System.Text.Json;
using Monitor.Host.Status;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.Status;

/// <summary>How the status is printed. The names in its JSON are a contract: what is in the expected file may not change.</summary>
public sealed class StatusReportTests
{
    [Fact]
    public void The_names_of_the_json_are_kept() =>
        Golden.AssertSame("status.json", JsonSerializer.Serialize(SampleStatus.Full, AgentStatusJson.Default.AgentStatus) + "\n");

    [Fact]
    public void What_was_written_is_read_back()
    {
        string json = JsonSerializer.Serialize(SampleStatus.Full, AgentStatusJson.Default.AgentStatus);

        AgentStatus read = JsonSerializer.Deserialize(json, AgentStatusJson.Default.AgentStatus)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, AgentStatusJson.Default.AgentStatus));
    }

    [Fact]
    public void The_report_is_for_people() => Golden.AssertSame("status.txt", StatusReport.Print(SampleStatus.Full, SampleStatus.Now));

    [Fact]
    public void A_report_without_capture_says_so()
    {
        AgentStatus status = SampleStatus.Full with { Capture = null, Events = [], RefusedPlugins = [], Collectors = [] };

        Golden.AssertSame("status-idle.txt", StatusReport.Print(status, SampleStatus.Now));
    }

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(3600, "1 h 0 min")]
    [InlineData(86399, "23 h 59 min")]
    [InlineData(86400, "1 d 0 h")]
    [InlineData(86400 * 400 + 3600 * 5, "400 d 5 h")]
    public void The_time_it_runs_is_told_in_its_two_largest_units(int seconds, string words)
    {
        string report = StatusReport.Print(SampleStatus.Full, SampleStatus.Full.Started.AddSeconds(seconds));

        Assert.StartsWith($"monitor 0.1.0, process 4711, running for {words}\n", report);
    }

    [Fact]
    public void The_events_are_a_table_with_a_line_for_each_reason_of_a_loss() => Golden.AssertSame("events.txt", EventTable.Print(SampleStatus.Full.Events));

    [Fact]
    public void Without_events_that_is_said() => Assert.Equal("no events yet\n", EventTable.Print([]));
}
