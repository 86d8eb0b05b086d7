using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture;

/// <summary>Takes one raw record; the bytes are valid during the call.</summary>
public delegate void RawRecordHandler(ReadOnlySpan<byte> record);

/// <summary>A hook in the kernel.</summary>
/// <param name="Name">As the kernel names it.</param>
/// <param name="Serves">The kinds of activity that it is attached for.</param>
public sealed record CaptureHook(string Name, KernelHooks Serves);

/// <summary>Where raw records come from: eBPF, a driver, a recording, a test. For one thread, but for <see cref="Hooks"/>.</summary>
public interface ICaptureSource : IDisposable
{
    /// <summary>The hooks that are attached.</summary>
    IReadOnlyList<CaptureHook> Hooks { get; }

    /// <summary>Waits until there are records worth reading, or until the time is over.</summary>
    void Wait(TimeSpan patience);

    /// <summary>Hands over records, oldest first, until none is left or enough bytes were read.</summary>
    /// <param name="handler">Takes each record.</param>
    /// <param name="maximumBytes">Stop after so many bytes.</param>
    /// <returns>Bytes read.</returns>
    long Drain(RawRecordHandler handler, long maximumBytes);

    /// <summary>Fills in how many records are missing since the start.</summary>
    void ReadLosses(RawLosses losses);

    /// <summary>Takes the hooks out: no new records come; those that wait can still be read.</summary>
    void Detach();
}
