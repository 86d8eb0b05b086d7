using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Device;

/// <summary>The driver's control device, opened: how the client speaks to it.</summary>
internal interface ICaptureDevice : IDisposable
{
    /// <summary>Sends a request that the driver answers at once. For several threads.</summary>
    /// <param name="request">Which, of <see cref="DeviceAbi"/>.</param>
    /// <param name="input">What goes with it.</param>
    /// <param name="output">Takes the answer.</param>
    /// <returns>Bytes of the answer.</returns>
    /// <exception cref="MonitorException">The driver refuses, or is gone.</exception>
    int Send(uint request, ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Asks to be woken when a ring is worth reading, unless that was asked and is not answered yet, and sleeps until the answer or until
    /// the time is over. For one thread.</summary>
    /// <exception cref="MonitorException">The driver is gone.</exception>
    void Wait(TimeSpan patience);
}
