using System.Runtime.InteropServices;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Why the agent is to stop, and the wish for it; the first one counts.</summary>
internal sealed class StopRequest : IDisposable
{
    private static readonly TimeSpan WindowsPatience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly ManualResetEventSlim _isOver = new();
    private string? _reason;
    private MonitorError? _fault;

    /// <summary>Why the agent stops.</summary>
    public string Reason => _reason ?? "stopped";

    /// <summary>What broke, if something did; the first one counts.</summary>
    public MonitorError? Fault => _fault;

    /// <summary>Fires at the first request.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins to note signals. The lifetime of the host acts on them; of several handlers the one registered last is called first, so
    /// that the reason is known by the time the stop begins.</summary>
    public void NoteSignals()
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Note(signal.Signal.ToString())));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Note(signal.Signal.ToString())));
    }

    /// <summary>What a hang-up does where there is no terminal that could be closed: by custom it asks a service to open its files again.</summary>
    public Action HungUp { get; set; } = static () => { };

    /// <summary>Makes the end of the terminal a request, unless the agent was started to outlive it (<c>nohup</c>). No lifetime acts on that
    /// signal: by itself it would kill the agent. Windows ends the process as soon as the signal was handled, so there it is handled when the
    /// agent has stopped; Windows waits 5 seconds for that.</summary>
    public void HandleHangUp()
    {
        if (OperatingSystem.IsWindows())
        {
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ =>
            {
                Request("its console was closed");
                _isOver.Wait(WindowsPatience);
            }));
            return;
        }

        if (HangUp.IsIgnored())
            return;
        bool hasTerminal = HangUp.HasTerminal();
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            if (hasTerminal)
                Request(signal.Signal.ToString());
            else
                HungUp();
        }));
    }

    /// <summary>Asks for a stop.</summary>
    public void Request(string reason)
    {
        Note(reason);
        _source.Cancel();
    }

    /// <summary>Asks for a stop because something broke.</summary>
    public void Fail(MonitorError fault)
    {
        Interlocked.CompareExchange(ref _fault, fault, null);
        Request(fault.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver.Set();
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Note(string reason) => Interlocked.CompareExchange(ref _reason, reason, null);
}
