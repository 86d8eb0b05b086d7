using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>In steady state nothing is allocated for an event.</summary>
public sealed class AllocationTests
{
    [Fact]
    public async Task Writing_allocates_nothing()
    {
        await using WindowsSink sink = new();
        sink.Tracing.Keeps = false;
        await sink.StartAsync();
        new SampleEvents().Append(sink.Batch.Buffer, SampleEvents.Foreign, SampleContent.Usual, RecordFlags.Windows);
        foreach (EventSchema schema in ShippedEvents.All)
            new SampleEvents().Append(sink.Batch.Buffer, schema, SampleContent.Usual, RecordFlags.Windows);
        await sink.WriteAsync();
        var batch = sink.Batch.Build();

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Task write = sink.WriteAsync(batch);
                Assert.True(write.IsCompletedSuccessfully);
            }
        }));
    }
}
