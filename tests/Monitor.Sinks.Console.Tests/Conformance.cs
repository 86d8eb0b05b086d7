using System.Text;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Console.Tests;

/// <summary>The sink passes the conformance kit.</summary>
public sealed class Conformance : SinkConformance
{
    private readonly Printing _printing = new();

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("format", "xml"), new("colors", "green")];

    protected override ISink Create(ISinkContext context) => new ConsoleSink(new ConsoleSinkSettings(), context, new Output(_printing), isTerminal: false, noColor: null);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(Encoding.UTF8.GetString(_printing.All.ToArray()));

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        _printing.IsFull = true;
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        _printing.IsFull = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>What is written to standard output, however often it is opened.</summary>
    private sealed class Printing
    {
        public MemoryStream All { get; } = new();

        public bool IsFull { get; set; }
    }

    private sealed class Output(Printing printing) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (printing.IsFull)
                throw new IOException("No space left on device");
            printing.All.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
