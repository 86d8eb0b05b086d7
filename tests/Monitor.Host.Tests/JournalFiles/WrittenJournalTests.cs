using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.Host.Tests.Fixtures;
using Monitor.Journal;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary><c>monitor journal</c> with journals that are written, or were just now.</summary>
public sealed class WrittenJournalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private readonly EventBuffer _buffer = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task More_events_are_printed_as_they_are_committed_over_segments_too()
    {
        await using JournalWriter writer = Open();
        await AppendAsync(writer, 10);
        using Process process = MonitorProgram.Start(["journal", "cat", _folder["journal"], "--follow", "--limit", "4000"]);

        await ExpectAsync(process, 1, 10);
        await AppendAsync(writer, 5);
        await ExpectAsync(process, 11, 15);
        for (int batch = 0; batch < 39; batch++)
            await AppendAsync(writer, 100);
        await ExpectAsync(process, 16, 3915);
        await AppendAsync(writer, 100);
        await ExpectAsync(process, 3916, 4000);

        Assert.True(JournalFolder.Open(_folder["journal"]).Segments.Count > 2);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_journal_that_is_being_written_is_read_and_verified_up_to_its_last_commit()
    {
        await using JournalWriter writer = Open();
        await AppendAsync(writer, 10);
        Append(writer, 3);

        MonitorProgram verify = await MonitorProgram.RunAsync("journal", "verify", _folder["journal"]);
        MonitorProgram cat = await MonitorProgram.RunAsync("journal", "cat", _folder["journal"]);

        Assert.StartsWith($"sound: journal {writer.Id:x16}, 1 segment, 10 events", verify.Output);
        Assert.Equal(10, cat.Output.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_segment_that_is_missing_between_others_is_told()
    {
        await using (JournalWriter writer = Open())
        {
            for (int batch = 0; batch < 40; batch++)
                await AppendAsync(writer, 100);
        }

        SegmentInfo[] segments = [.. JournalFolder.Open(_folder["journal"]).Segments];
        Assert.True(segments.Length > 2);
        File.Delete(segments[1].Path);

        MonitorProgram result = await MonitorProgram.RunAsync("journal", "cat", _folder["journal"]);

        Assert.Equal(1, result.ExitCode);
        string error = Assert.Single(result.ErrorLines);
        Assert.StartsWith($"MON6043 {segments[2].Path}: ", error);
        Assert.Contains($"A segment in front of this one is missing; events {segments[1].FirstSequence} to {segments[1].LastSequence} are missing", error);
    }

    [Fact]
    public async Task An_event_that_the_journal_does_not_describe_is_told_and_passed_over()
    {
        await using (JournalWriter writer = Open(new EventCatalog()))
            await AppendAsync(writer, 2);

        MonitorProgram cat = await MonitorProgram.RunAsync("journal", "cat", _folder["journal"]);
        MonitorProgram info = await MonitorProgram.RunAsync("journal", "info", _folder["journal"]);

        Assert.Equal((1, ""), (cat.ExitCode, cat.Output));
        Assert.Equal(["MON6044", "MON6044"], cat.ErrorLines.Select(line => line.Split(' ')[0]));
        Assert.Contains("the journal does not describe event type 5", cat.Error);
        Assert.Contains("(not described)", info.Output);
    }

    private static async Task ExpectAsync(Process process, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            Assert.EndsWith($"-{number}", JsonNode.Parse(line)!["EventUid"]!.GetValue<string>());
        }
    }

    private JournalWriter Open()
    {
        EventCatalog events = new();
        events.Add(ProcessTerminate.Schema);
        return Open(events);
    }

    private JournalWriter Open(EventCatalog events)
    {
        JournalDescription description = new("web-1", "Linux", "0.1.0", ["audit"], [new JournalSink("trail", "audit")], events);
        return JournalWriter.Open(_folder["journal"], new JournalOptions { SegmentSize = 256 << 10, Sync = TimeSpan.FromHours(1) }, description, ledger: null, TimeProvider.System);
    }

    private async Task AppendAsync(JournalWriter writer, int count)
    {
        Append(writer, count);
        await writer.CommitAsync(TestContext.Current.CancellationToken);
    }

    private void Append(JournalWriter writer, int count)
    {
        byte[]?[] names = [null];
        using JournalWriter.Appending batch = writer.BeginAppend(TestContext.Current.CancellationToken);
        for (int number = 0; number < count; number++)
        {
            _buffer.Clear();
            Assert.True(_buffer.Append(new ProcessTerminate { UtcTime = EventTime.Now, ProcessId = (uint)number, Image = "/usr/bin/true", User = "root" }));
            batch.Append(_buffer[0], 1, names);
        }
    }
}
