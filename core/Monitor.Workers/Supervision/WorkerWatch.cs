using System.Globalization;
using Monitor.Sdk.Settings;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>Looks whether a worker answers, gets on with what it was given, and keeps within its memory.</summary>
/// <param name="settings">What it may take.</param>
/// <param name="process">The worker.</param>
/// <param name="reader">Hears its answers.</param>
/// <param name="calls">The calls that it has not answered.</param>
/// <param name="window">The kernel records that it is not through with.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerWatch(WorkerSettings settings, WorkerProcess process, WorkerReader reader, CallTable calls, RecordWindow window, TimeProvider time)
{
    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Watches.</summary>
    /// <param name="sender">Sends questions.</param>
    /// <param name="cancel">Tells a call to return.</param>
    /// <param name="end">Ends the worker, with the reason.</param>
    /// <param name="over">Fires when the worker is gone.</param>
    public async Task RunAsync(FrameSender sender, Action<CallTable.Call> cancel, Action<string> end, CancellationToken over)
    {
        using PeriodicTimer timer = new(settings.Heartbeat, time);
        ulong number = 0;
        long asked = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(over).ConfigureAwait(false))
            {
                if (!reader.IsReady || reader.LastPong == number)
                    asked = time.GetTimestamp();
                if (reader.IsReady && reader.LastPong == number)
                    sender.Send(MessageKind.Ping, ++number, static (to, ping) => to.Write(ping));
                if (FindFault(asked, cancel) is { } fault)
                    end(fault);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker is gone.
        }
    }

    /// <summary>What is said of a worker that does not stop.</summary>
    public string NotStopped() => $"it did not stop within {Words(settings.StopPatience)}";

    /// <summary>A time in words.</summary>
    public static string Words(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private string? FindFault(long asked, Action<CallTable.Call> cancel)
    {
        if (time.GetElapsedTime(asked) > settings.AnswerPatience)
            return $"it did not answer for {Words(settings.AnswerPatience)}";
        if (calls.TryFindLate(out CallTable.Call? late))
        {
            if (IsStopping || late is { IsCancelled: true, IsLate: false })
                return NotStopped();
            if (late.IsLate)
                return $"a call took longer than {Words(settings.CallPatience)}";
            late.IsLate = true;
            cancel(late);
        }

        if (window.Standstill > settings.CallPatience)
            return $"it was about the same kernel records for {Words(settings.CallPatience)}";
        return !process.IsMemoryLimited && process.Memory > settings.Memory ? $"it needed more than its memory of {new ByteSize(settings.Memory)}" : null;
    }
}
