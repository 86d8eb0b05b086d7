using System.Text.Json;
using Monitor.Host.Status;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Status;

/// <summary>The file by which a running agent tells how it is, and what <c>monitor status</c> makes of it.</summary>
public sealed class StatusFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _configuration;
    private readonly StatusFile _file;

    public StatusFileTests()
    {
        Directory.CreateDirectory(_folder["run"]);
        _configuration = _folder.Write("monitor.yaml", "runtime: run\nsinks: { out: { plugin: any } }\n");
        _file = new StatusFile(_folder["run"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_and_gone_when_removed()
    {
        Assert.Null(_file.Read());
        _file.Write(SampleStatus.Full);
        Assert.Equal(4711, _file.Read()!.ProcessId);
        _file.Write(SampleStatus.Full with { ProcessId = 4712 });
        Assert.Equal(4712, _file.Read()!.ProcessId);
        Assert.Equal(["status.json"], Directory.GetFiles(_folder["run"]).Select(Path.GetFileName));

        _file.Remove();
        _file.Remove();
        Assert.Null(_file.Read());
    }

    [Fact]
    public void That_it_cannot_be_written_is_told_once_an_outage()
    {
        RecordingLog log = new();
        StatusWriter writer = new(_folder["run"], log);
        void WriteTwice()
        {
            writer.Write(SampleStatus.Full);
            writer.Write(SampleStatus.Full);
        }

        WriteTwice();
        Assert.Empty(log.Lines);
        Directory.Move(_folder["run"], _folder["moved"]);
        WriteTwice();
        WriteTwice();
        Assert.StartsWith($"MON4021: The status cannot be written to {_folder["run"]}: ", Assert.Single(log.Lines));
        Directory.Move(_folder["moved"], _folder["run"]);
        WriteTwice();
        Directory.Move(_folder["run"], _folder["moved"]);
        WriteTwice();
        writer.Remove();
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public void What_can_be_written_the_next_time_is_not_told()
    {
        RecordingLog log = new();
        StatusWriter writer = new(_folder["run"], log);
        for (int round = 0; round < 3; round++)
        {
            Directory.Move(_folder["run"], _folder["moved"]);
            writer.Write(SampleStatus.Full);
            Directory.Move(_folder["moved"], _folder["run"]);
            writer.Write(SampleStatus.Full);
        }

        Assert.Empty(log.Lines);
    }

    [Fact]
    public void Without_the_folder_no_agent_runs() => Assert.Null(new StatusFile(_folder["none"]).Read());

    [Fact]
    public async Task A_reader_never_sees_half_of_it()
    {
        using CancellationTokenSource stop = new();
        _file.Write(SampleStatus.Full);
        Task writing = Task.Run(
            () =>
            {
                for (int length = 1; !stop.IsCancellationRequested; length = length % 3000 + 1)
                    _file.Write(SampleStatus.Full with { ProcessId = length, RefusedPlugins = [new string('x', length)] });
            },
            TestContext.Current.CancellationToken);
        for (int reads = 0, seen = 0, last = 0; reads < 2000 || seen < 10; reads++)
        {
            AgentStatus status = Assert.IsType<AgentStatus>(_file.Read());
            Assert.True(status.ProcessId == 4711 || status.RefusedPlugins[0].Length == status.ProcessId);
            seen += status.ProcessId == last ? 0 : 1;
            last = status.ProcessId;
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_MON1015()
    {
        MonitorError error = Assert.Throws<MonitorException>(() => StatusFolder.Prepare(Path.Combine(_configuration, "run"))).Error;

        Assert.Equal("MON1015", error.Code);
        Assert.Contains("'runtime:'", error.Cure);
        StatusFolder.Prepare(_folder["a/b"]);
        Assert.True(Directory.Exists(_folder["a/b"]));
    }

    [Fact]
    public async Task A_status_of_now_is_printed_for_people_or_as_json()
    {
        AgentStatus status = SampleStatus.Full with { Started = DateTimeOffset.UtcNow, Written = DateTimeOffset.UtcNow.AddHours(1) };
        _file.Write(status);

        MonitorProgram report = await MonitorProgram.RunAsync("status", "-c", _configuration);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.Equal(StatusReport.Print(status, status.Started).Split('\n')[1..], report.Output.Split('\n')[1..]);
        MonitorProgram json = await MonitorProgram.RunAsync("status", "--json", "-c", _configuration);
        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Assert.Equal(File.ReadAllText(_folder["run/status.json"]) + "\n", json.Output);
    }

    [Fact]
    public async Task Without_an_agent_it_is_MON1030() => await RefusedAsync($"MON1030: No agent runs with the run-time folder {_folder["run"]}. ");

    [Fact]
    public async Task An_agent_that_is_silent_for_ten_seconds_is_MON1031()
    {
        _file.Write(SampleStatus.Full with { Written = DateTimeOffset.UtcNow.AddSeconds(-11) });

        await RefusedAsync("MON1031: The agent (process 4711) has said nothing since ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 1 }")]
    public async Task A_file_that_is_no_status_is_MON1032(string content)
    {
        File.WriteAllText(_folder["run/status.json"], content);

        await RefusedAsync($"MON1032: The status in {_folder["run"]} cannot be read: ");
    }

    private async Task RefusedAsync(string beginning)
    {
        MonitorProgram result = await MonitorProgram.RunAsync("status", "-c", _configuration);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(beginning, Assert.Single(result.ErrorLines));
    }
}
