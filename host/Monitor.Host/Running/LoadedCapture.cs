using Monitor.Capture;
using Monitor.Capture.Linux;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>The capture programs, checked by the kernel and not attached yet.</summary>
internal sealed class LoadedCapture : IDisposable
{
    private LoadedCapture(KernelHooks hooks, int ringSize) => Source = LinuxCapture.Load(hooks, Clock.BootTime.UnixNanoseconds, ringSize);

    /// <summary>The clock of the records.</summary>
    public KernelClock Clock { get; } = KernelClock.System();

    /// <summary>The programs and their ring.</summary>
    public LinuxCapture Source { get; }

    /// <summary>Loads the programs, which takes the kernel some time.</summary>
    /// <param name="hooks">Kinds of activity that may be wanted.</param>
    /// <param name="ringSize">Bytes of the ring.</param>
    /// <exception cref="MonitorException">Capture is not possible here.</exception>
    public static Task<LoadedCapture> LoadAsync(KernelHooks hooks, int ringSize) => Task.Run(() => new LoadedCapture(hooks, ringSize));

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();
}
