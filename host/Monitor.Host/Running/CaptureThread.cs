using Monitor.Capture;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>The thread that reads from the kernel. When it fails, the hooks are taken out and the agent is asked to stop.</summary>
internal sealed class CaptureThread : IDisposable
{
    private readonly CaptureFeed _feed;
    private readonly IDiagnosticLog _log;
    private readonly StopRequest _request;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <param name="feed">What it runs.</param>
    /// <param name="log">Where a fault is told.</param>
    /// <param name="request">Takes the wish to stop after a fault.</param>
    public CaptureThread(CaptureFeed feed, IDiagnosticLog log, StopRequest request)
    {
        _feed = feed;
        _log = log;
        _request = request;
        _thread = new Thread(Run) { Name = "capture", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends it and waits until all that was captured has been handed on.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            _feed.Run(_stop.Token);
        }
        catch (Exception exception)
        {
            MonitorError error = RunningErrors.CaptureEnded(exception);
            _log.Error(error, exception);
            Abandon();

            // Not here: what the request sets going waits for this thread.
            _ = Task.Run(() => _request.Fail(error));
        }
    }

    private void Abandon()
    {
        try
        {
            _feed.Abandon();
        }
        catch (Exception exception)
        {
            _log.Information($"capture could not be ended in good order: {exception.Message}");
        }
    }
}
