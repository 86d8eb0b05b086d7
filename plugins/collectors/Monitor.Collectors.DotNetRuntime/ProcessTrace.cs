using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Reads the events of one process's runtime, on a thread of its own, until the process ends or is let go.</summary>
/// <param name="socket">Where the process answers.</param>
/// <param name="events">Takes the events.</param>
/// <param name="settings">How long to wait, and how much to take.</param>
/// <param name="begun">Called when all is known that was loaded before, and what happens from now on is read.</param>
internal sealed class ProcessTrace(RuntimeSocket socket, RuntimeEvents events, DotNetRuntimeSettings settings, Action begun)
{
    private const int LiveBuffer = 4;
    private const int RundownBuffer = 1;
    private const long Loader = 0x8;
    private const long Compilation = 0x10;
    private const long EndOfSession = 0x100;
    private const int StackSize = 512 << 10;
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly EventRate _rate = new(settings.MaxEventsPerSecond);

    /// <summary>Events that the runtime had no room for.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether it was told what the process had loaded before.</summary>
    public bool KnowsEarlier { get; private set; }

    /// <summary>Reads until the process ends.</summary>
    /// <param name="stop">Lets the process go.</param>
    /// <exception cref="ProcessTraceException">It does not answer, or not as a runtime does, or it sends too much.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await TraceAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not ProcessTraceException && !stop.IsCancellationRequested)
        {
            throw new ProcessTraceException(failure is OperationCanceledException ? TraceFailure.NoAnswer : TraceFailure.NotARuntime, failure);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever a stream that was taken away makes the reader say.
        }
    }

    private async Task TraceAsync(CancellationToken stop)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(settings.Patience);
        await using DiagnosticsClientConnector connector = await DiagnosticsClientConnector.FromDiagnosticPort(socket.Path + ",connect", patience.Token).ConfigureAwait(false);
        DiagnosticsClient client = connector.Instance;
        EventPipeProvider live = settings.DynamicCode
            ? new EventPipeProvider(RuntimeEvents.Runtime, EventLevel.Verbose, Loader | Compilation)
            : new EventPipeProvider(RuntimeEvents.Runtime, EventLevel.Informational, Loader);
        using EventPipeSession session = await client.StartEventPipeSessionAsync([live], requestRundown: false, LiveBuffer, patience.Token).ConfigureAwait(false);
        await ReadEarlierAsync(client, stop).ConfigureAwait(false);
        events.EndOfRundown();
        begun();
        await ReadAsync(session, client: null, stop).ConfigureAwait(false);
    }

    /// <summary>Reads what was loaded before the live session began: a runtime says so at the end of a session, which is why this is one of its own.</summary>
    private async Task ReadEarlierAsync(DiagnosticsClient client, CancellationToken stop)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(settings.Patience);
        EventPipeSessionConfiguration wanted = new([new EventPipeProvider(RuntimeEvents.Runtime, EventLevel.Critical, Loader)], RundownBuffer, Loader | EndOfSession, false);
        try
        {
            using EventPipeSession session = await client.StartEventPipeSessionAsync(wanted, patience.Token).ConfigureAwait(false);
            await ReadAsync(session, client, patience.Token).ConfigureAwait(false);
            KnowsEarlier = true;
        }
        catch (Exception refused) when (refused is DiagnosticsClientException)
        {
            // Runtimes before .NET 9 have no such session.
        }
    }

    /// <summary>Reads a session to its end.</summary>
    /// <param name="session">The session.</param>
    /// <param name="client">Not null: the session is ended at once, so that the runtime says what there is.</param>
    /// <param name="stop">Ends it.</param>
    private async Task ReadAsync(EventPipeSession session, DiagnosticsClient? client, CancellationToken stop)
    {
        await using CancellationTokenRegistration end = stop.UnsafeRegister(static session => _ = EndAsync((EventPipeSession)session!), session);
        Task ended = client is null ? Task.CompletedTask : session.StopAsync(stop);
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread reader = new(() => Read(session, read), StackSize) { Name = $"dotnet-runtime {socket.ProcessId}", IsBackground = true };
        reader.Start();
        await read.Task.ConfigureAwait(false);
        await ended.ConfigureAwait(false);
    }

    private void Read(EventPipeSession session, TaskCompletionSource read)
    {
        try
        {
            using NetTraceStream stream = new(session.EventStream, Silence);
            using EventPipeEventSource source = new(stream);
            source.AllEvents += happened =>
            {
                if (_rate.IsExceeded())
                    throw new ProcessTraceException(TraceFailure.TooBusy, null);
                events.Take(happened);
            };
            source.Process();
            Lost += source.EventsLost;
            read.SetResult();
        }
        catch (Exception failure)
        {
            read.SetException(failure);
        }
    }

    /// <summary>Ends a session in order, so that the runtime stops to produce events; whoever does not answer loses the connection.</summary>
    private static async Task EndAsync(EventPipeSession session)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(500));
        try
        {
            await session.StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is over all the same.
        }

        await session.EventStream.DisposeAsync().ConfigureAwait(false);
    }
}
