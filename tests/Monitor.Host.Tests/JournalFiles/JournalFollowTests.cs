using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.Host.Tests.Fixtures;
using Monitor.Journal;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary><c>monitor journal</c> while an agent writes.</summary>
public sealed class JournalFollowTests : IDisposable
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
        JournalDescription description = new("web-1", "Linux", "0.1.0", ["audit"], ["trail"], events);
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
