using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Console.Tests;

/// <summary>What goes to standard output: in which format, with or without colours, and what happens when nobody reads any more.</summary>
public sealed class ConsoleSinkTests
{
    private readonly TestSinkContext _context = new();

    [Theory]
    [InlineData(ConsoleFormat.Auto, true, false)]
    [InlineData(ConsoleFormat.Auto, false, true)]
    [InlineData(ConsoleFormat.Compact, true, false)]
    [InlineData(ConsoleFormat.Compact, false, false)]
    [InlineData(ConsoleFormat.Ndjson, true, true)]
    [InlineData(ConsoleFormat.Ndjson, false, true)]
    public async Task The_format_is_as_set_or_as_the_reader_needs_it(ConsoleFormat format, bool isTerminal, bool isJson)
    {
        string output = await WriteAsync(new ConsoleSinkSettings { Format = format, Colors = ConsoleColors.Never }, isTerminal);

        Assert.Equal(isJson ? Json() : "09:42:09.482 ProcessTerminate  7  exit 0\n09:42:09.482 ProcessTerminate  8  exit 0\n", output);
    }

    [Theory]
    [InlineData(ConsoleColors.Auto, true, null, true)]
    [InlineData(ConsoleColors.Auto, true, "", true)]
    [InlineData(ConsoleColors.Auto, true, "1", false)]
    [InlineData(ConsoleColors.Auto, false, null, false)]
    [InlineData(ConsoleColors.Always, false, "1", true)]
    [InlineData(ConsoleColors.Never, true, null, false)]
    public async Task Colours_are_as_set_or_as_the_terminal_and_NO_COLOR_say(ConsoleColors colors, bool isTerminal, string? noColor, bool isColoured)
    {
        string output = await WriteAsync(new ConsoleSinkSettings { Format = ConsoleFormat.Compact, Colors = colors }, isTerminal, noColor);

        Assert.Equal(isColoured, output.Contains("\e[0;90m"));
        Assert.Equal(isColoured, output.Contains('\e'));
    }

    [Fact]
    public async Task Json_is_never_coloured() =>
        Assert.Equal(Json(), await WriteAsync(new ConsoleSinkSettings { Format = ConsoleFormat.Ndjson, Colors = ConsoleColors.Always }, isTerminal: true));

    [Fact]
    public void The_settings_choose_by_themselves() =>
        Assert.Equal((ConsoleFormat.Auto, ConsoleColors.Auto), (new ConsoleSinkSettings().Format, new ConsoleSinkSettings().Colors));

    [Fact]
    public async Task When_the_reader_of_the_pipe_is_gone_the_agent_is_asked_to_stop_once()
    {
        using AnonymousPipeServerStream reader = new(PipeDirection.In);
        await using ConsoleSink sink = new(new ConsoleSinkSettings(), _context, Stream(reader.ClientSafePipeHandle.DangerousGetHandle()), isTerminal: false, noColor: null);
        await sink.WriteAsync(Batch(), TestContext.Current.CancellationToken);
        byte[] read = new byte[Json().Length];
        await reader.ReadExactlyAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(Json(), Encoding.UTF8.GetString(read));
        Assert.Empty(_context.Stops);

        reader.SafePipeHandle.Dispose();
        EventBatch[] unread = [Batch(), Batch()];
        foreach (EventBatch batch in unread)
            await sink.WriteAsync(batch, TestContext.Current.CancellationToken);

        const string Reason = "the reader of standard output is gone";
        Assert.Equal([Reason], _context.Stops);
        Assert.All(unread, batch => Assert.Equal([new(0, Reason), new(1, Reason)], batch.Rejections));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_that_was_closed_is_a_reader_gone(bool isTerminal)
    {
        using FailingStream closed = new();
        await using ConsoleSink sink = new(new ConsoleSinkSettings(), _context, closed, isTerminal, noColor: null);
        EventBatch batch = Batch();

        Exception? thrown = await Record.ExceptionAsync(() => sink.WriteAsync(batch, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(isTerminal, thrown is null);
        Assert.Equal(isTerminal ? ["the reader of standard output is gone"] : [], _context.Stops);
        Assert.Equal(isTerminal ? 2 : 0, batch.Rejections.Count);
    }

    [Fact]
    public async Task A_disk_without_room_is_no_reader_gone()
    {
        using FileStream full = File.OpenWrite("/dev/full");
        await using ConsoleSink sink = new(new ConsoleSinkSettings(), _context, Stream(full.SafeFileHandle.DangerousGetHandle()), isTerminal: false, noColor: null);

        await Assert.ThrowsAsync<IOException>(() => sink.WriteAsync(Batch(), TestContext.Current.CancellationToken).AsTask());
        Assert.Empty(_context.Stops);
    }

    /// <summary>Answers each write as the system does when a terminal was closed.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private const int InputOutputError = 5;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("Input/output error", InputOutputError);
    }

    private static FileStream Stream(nint handle) => new(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    private static EventBatch Batch()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate { UtcTime = Printed.Time, ProcessId = 7, ExitCode = 0 });
        buffer.Append(new ProcessTerminate { UtcTime = Printed.Time, ProcessId = 8, ExitCode = 0 });
        EventBatch batch = new();
        batch.Reset(buffer, [0, 1]);
        return batch;
    }

    private string Json()
    {
        EventBatch batch = Batch();
        Utf8Buffer lines = new();
        NdjsonEncoder encoder = new(_context.Events, _context.Computer);
        encoder.Encode(batch[0], lines);
        encoder.Encode(batch[1], lines);
        return Encoding.UTF8.GetString(lines.Written);
    }

    private async Task<string> WriteAsync(ConsoleSinkSettings settings, bool isTerminal, string? noColor = null)
    {
        using MemoryStream output = new();
        await using ConsoleSink sink = new(settings, _context, output, isTerminal, noColor);
        await sink.WriteAsync(Batch(), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
