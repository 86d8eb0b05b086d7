namespace Monitor.Sdk.Generators.Tests;

/// <summary>Sinks that keep batches.</summary>
public sealed class KeptBatchTests
{
    [Theory]
    [InlineData("private EventBatch? [|_batch|]; public int Count => _batch?.Count ?? 0;")]
    [InlineData("private readonly List<EventBatch> [|_batches|] = [];")]
    [InlineData("private readonly EventBatch[] [|_batches|] = [];")]
    [InlineData("public EventBatch? [|Last|] { get; set; }")]
    [InlineData("private int _count; public int Count => _count++;")]
    public async Task MONSDK023_a_batch_in_a_field(string member) => await MarkedSource.AssertToldAsync("MONSDK023", Sink(": ISink", member));

    [Fact]
    public async Task A_class_that_is_no_sink_may_keep_one() =>
        await MarkedSource.AssertToldAsync("MONSDK023", Sink("", "private EventBatch? _batch; public int Count => _batch?.Count ?? 0;"));

    private static string Sink(string bases, string member) => $$"""
        using Monitor.Sdk.Sinks;

        public sealed class Writer {{bases}}
        {
            {{member}}

            public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => default;

            public ValueTask DisposeAsync() => default;
        }
        """;
}
