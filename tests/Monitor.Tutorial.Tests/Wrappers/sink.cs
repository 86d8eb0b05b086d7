using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

internal abstract class WrappedSink : ISink
{
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        /*block*/
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<bool> TrySendAsync(EventBatch batch, int index, CancellationToken cancellation);
}
