using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Session;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.Etw;

/// <summary>A live session of the system, with the kernel's own logger and the providers with manifests in one: so their events come in the order of their times.</summary>
[SupportedOSPlatform("windows")]
internal sealed class EtwSession : IDisposable
{
    private const int BufferSize = 256;
    private static readonly TimeSpan LossInterval = TimeSpan.FromSeconds(1);

    private readonly TraceEventSession _session;

    private EtwSession(TraceEventSession session) => _session = session;

    /// <summary>Starts the session; one of the same name that an agent left behind is ended first.</summary>
    /// <exception cref="MonitorException">The system refuses.</exception>
    public static EtwSession Start(EtwSettings settings, EtwTrace trace)
    {
        try
        {
            TraceEventSession.GetActiveSession(EtwSessionName.Value)?.Stop(noThrow: true);
            TraceEventSession session = new(EtwSessionName.Value) { StopOnDispose = true, BufferSizeMB = settings.Buffers, BufferQuantumKB = BufferSize };
            try
            {
                Enable(session, settings);
                trace.Follow(session.Source, new SessionClock(session.Source.SynchronizeClock, TimeProvider.System));
                return new EtwSession(session);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or COMException or ExternalException or DllNotFoundException)
        {
            throw new MonitorException(EtwErrors.NoSession(refused.Message), refused);
        }
    }

    /// <summary>Reads events until told to stop.</summary>
    public async Task RunAsync(LossWatch losses, CancellationToken stop)
    {
        await using CancellationTokenRegistration end = stop.UnsafeRegister(static session => ((TraceEventSession)session!).Stop(noThrow: true), _session);
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Process(read)) { Name = "etw", IsBackground = true }.Start();
        using PeriodicTimer timer = new(LossInterval);
        while (!read.Task.IsCompleted)
        {
            losses.Look(() => _session.IsActive ? _session.EventsLost : 0);
            await Task.WhenAny(read.Task, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()).ConfigureAwait(false);
        }

        await read.Task.ConfigureAwait(false);
        if (!stop.IsCancellationRequested)
            throw new InvalidOperationException("somebody ended the trace session");
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Enable(TraceEventSession session, EtwSettings settings)
    {
        KernelTraceEventParser.Keywords kernel = KernelTraceEventParser.Keywords.Process;
        if (settings.Images)
            kernel |= KernelTraceEventParser.Keywords.ImageLoad;
        if (settings.Network)
            kernel |= KernelTraceEventParser.Keywords.NetworkTCPIP;
        session.EnableKernelProvider(kernel);
        session.EnableProvider(EtwProviders.Process, TraceEventLevel.Informational, EtwProviders.ProcessKeyword);
        if (settings.Files)
            session.EnableProvider(EtwProviders.File, TraceEventLevel.Informational, EtwProviders.FileKeywords);
        if (settings.Registry)
            session.EnableProvider(EtwProviders.Registry, TraceEventLevel.Verbose, EtwProviders.RegistryKeywords);
        if (settings.Dns)
            session.EnableProvider(EtwProviders.Dns, TraceEventLevel.Informational);
    }

    private void Process(TaskCompletionSource read)
    {
        try
        {
            _session.Source.Process();
            read.SetResult();
        }
        catch (Exception failure)
        {
            read.SetException(failure);
        }
    }
}
