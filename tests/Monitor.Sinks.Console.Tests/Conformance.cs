using System.Text;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Monitor.Sinks.Console.Tests;

/// <summary>The sink passes the conformance kit.</summary>
public sealed class Conformance : SinkConformance
{
    private readonly Output _output = new();

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("format", "xml"), new("colors", "green")];

    protected override ISink Create(ISinkContext context) => new ConsoleSink(new ConsoleSinkSettings(), context, _output, isTerminal: false, noColor: null);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(Encoding.UTF8.GetString(_output.ToArray()));

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        _output.IsFull = true;
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        _output.IsFull = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>What stands in for standard output: closing it closes nothing.</summary>
    private sealed class Output : MemoryStream
    {
        public bool IsFull { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            IsFull ? throw new IOException("No space left on device") : base.WriteAsync(buffer, cancellationToken);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
