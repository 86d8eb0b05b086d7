using Monitor.Sdk.Collectors;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

/*block*/

public sealed class DiskSettings;

public sealed class DiskCollector(DiskSettings settings) : FreeCollector
{
    public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.FromResult(settings);
}

public sealed class MySettings;

public sealed class MySink(MySettings settings, ISinkContext context) : ISink
{
    public string Destination => $"{settings}{context.Name}";

    public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
