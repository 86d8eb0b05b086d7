using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

internal abstract class WrappedCollector : FreeCollector
{
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        /*block*/
        await Task.CompletedTask;
    }
}
