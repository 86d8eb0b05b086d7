using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>What journalctl gives of an event is what was sent, byte for byte.</summary>
public sealed class ReadBackTests(SharedJournal shared) : IClassFixture<SharedJournal>
{
    private static readonly Dictionary<string, byte[]> Texts = new()
    {
        ["empty"] = [],
        ["plain"] = "/usr/bin/tar"u8.ToArray(),
        ["like no value"] = "-"u8.ToArray(),
        ["equals signs"] = "=a=b="u8.ToArray(),
        ["a line feed"] = "\n"u8.ToArray(),
        ["line feeds"] = "a\nMESSAGE=forged\n\nPRIORITY=0\n"u8.ToArray(),
        ["NUL"] = [0],
        ["NULs"] = [0, (byte)'a', 0, 0],
        ["controls"] = [1, 7, 8, 9, 11, 13, 27, 31, 127],
        ["no UTF-8"] = [0xff, 0xfe, 0x80, 0xc0, 0x80, 0xed, 0xa0, 0x80],
        ["no UTF-8 and a line feed"] = [0xff, (byte)'\n', 0xfe],
        ["right to left"] = "/tmp/\u202egnp.exe שלום مرحبا"u8.ToArray(),
        ["emoji"] = "🙂👩‍👩‍👧"u8.ToArray(),
        ["blanks around"] = " \t a \t "u8.ToArray(),
        ["64 KiB"] = Long(64 << 10),
        ["larger than a datagram"] = Long(300_000),
        ["2 MiB"] = Long(2 << 20),
        ["nearly a record"] = Long((16 << 20) - 4096),
    };

    public static TheoryData<string> Values => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_text_is_what_it_was(string name)
    {
        byte[] value = Texts[name];
        await using SinkUnderTest sink = await StartedAsync();
        Assert.True(sink.Events.Append(new ProcessTerminate { UtcTime = new EventTime(1), Image = new Text(value), ProcessId = 7 }));
        await sink.WriteAsync();

        ExportedEntry entry = Assert.Single(shared.Daemon.Read(sink, 1));
        Assert.Equal(value, entry.Fields["MONITOR_IMAGE"]);
        Assert.Equal("7", entry["MONITOR_PROCESS_ID"]);
        Assert.Equal("6", entry["PRIORITY"]);
        Assert.StartsWith("ProcessTerminate:", entry["MESSAGE"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_are_kept_apart_in_order_and_however_many()
    {
        await using SinkUnderTest sink = await StartedAsync();
        string[] many = [.. Enumerable.Range(0, 3000).Select(i => $"arg {i % 7}")];
        foreach (string[] arguments in new[] { ["b", "a", "b", "", "x\ny"], many, ["only"], [""] })
            sink.Events.Append(new ProcessCreate { UtcTime = new EventTime(1), CommandLine = new Arguments(Encoding.UTF8.GetBytes(string.Join('\0', arguments))) });
        await sink.WriteAsync();

        IReadOnlyList<ExportedEntry> entries = shared.Daemon.Read(sink, 4);
        Assert.Equal(["b a b  x\ny", string.Join(' ', many), "only", ""], entries.Select(entry => entry["MONITOR_COMMAND_LINE"]));
        Assert.Equal(["b\0a\0b\0\0x\ny", string.Join('\0', many), "only", ""], entries.Select(entry => entry["MONITOR_COMMAND_LINE_ARGV"]));
        Assert.All(entries, entry => Assert.DoesNotContain("MONITOR_PARENT_COMMAND_LINE", entry.Fields));
    }

    [Fact]
    public async Task Entries_can_be_looked_for_by_each_field()
    {
        await using SinkUnderTest sink = await StartedAsync();
        await sink.WriteNumberedAsync(100, 5);
        sink.Events.Append(new EventsLost { UtcTime = new EventTime(1), Reason = "ring-full", Count = 3 });
        await sink.WriteAsync();
        Assert.Equal(6, shared.Daemon.Read(sink, 6).Count);

        Assert.Equal("103", Assert.Single(shared.Daemon.Read("MONITOR_PROCESS_ID=103", sink.Match))["MONITOR_PROCESS_ID"]);
        Assert.Equal(5, shared.Daemon.Read("MONITOR_EVENT_NAME=ProcessTerminate", sink.Match).Count);
        Assert.Equal(5, shared.Daemon.Read("MESSAGE_ID=9c1f0a3e5d7b4c28a6e4f1d30b520005", sink.Match).Count);
        Assert.Equal("ring-full", Assert.Single(shared.Daemon.Read("--priority", "warning", sink.Match))["MONITOR_REASON"]);
    }

    private async Task<SinkUnderTest> StartedAsync()
    {
        SinkUnderTest sink = new(shared.Daemon.Socket);
        await sink.StartAsync();
        return sink;
    }

    /// <summary>Bytes of all values, which no compression makes small.</summary>
    private static byte[] Long(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
