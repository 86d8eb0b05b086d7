using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows;

/// <summary>Live capture by the driver: its callbacks in the kernel, records in two rings that are mapped here, losses in its statistics.</summary>
public sealed class WindowsCapture : ICaptureSource
{
    /// <summary>Name of the hook that the process table needs, whatever is wanted.</summary>
    public const string ProcessHook = "process callback";

    private const KernelHooks Always = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate;

    /// <summary>What is told with the module that an address lies in.</summary>
    private const KernelHooks WithAddresses = KernelHooks.ProcessAccess | KernelHooks.LimitedAccess | KernelHooks.RemoteThread;

    private static readonly (string Name, KernelHooks Serves)[] Callbacks =
    [
        (ProcessHook, Always | KernelHooks.ProcessTampering),
        ("thread callback", KernelHooks.RemoteThread),
        ("image callback", KernelHooks.ImageLoad | KernelHooks.DriverLoad | KernelHooks.ProcessTampering),
        .. DriverPart.All.Select(part => (part.Name, part.Serves)),
    ];

    private readonly ICaptureDevice _device;
    private readonly RingReader[] _rings;
    private readonly MergedRings _merged;
    private readonly KernelHooks _wanted;
    private PartRefusals _refusals;
    private volatile IReadOnlyList<CaptureGap> _gaps;
    private bool _isDetached;
    private bool _isDisposed;

    private WindowsCapture(ICaptureDevice device, KernelHooks wanted, TimeProvider time)
    {
        _device = device;
        ConnectAnswer connected = Connect(wanted);
        Watched = (KernelHooks)(int)connected.Hooks;
        Capabilities = connected.Capabilities;
        _wanted = wanted;
        _refusals = connected.Refusals;
        _gaps = [.. FindGaps()];
        _rings = [.. Enumerable.Range(0, DeviceAbi.Rings).Select(ring => Ring(connected.Rings[ring]))];
        _merged = new MergedRings(_rings[DeviceAbi.CriticalRing], _rings[DeviceAbi.BulkRing], time);
        Hooks = [.. Callbacks.Where(callback => (callback.Serves & Watched) != 0).Select(callback => new CaptureHook(callback.Name, callback.Serves & Watched))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureHook> Hooks { get; }

    /// <summary>The kinds of activity that are watched: those asked for, if this system can, and what the process table needs.</summary>
    public KernelHooks Watched { get; }

    /// <summary>What is wanted and not watched, or not all of it: as it was when losses were last read. For any thread; another list each time
    /// that something has changed.</summary>
    public IReadOnlyList<CaptureGap> Gaps => _gaps;

    /// <summary>What this system has.</summary>
    public DriverCapabilities Capabilities { get; }

    /// <summary>Records that the driver gave a number to since the connection and that have not been handed on: those that were lost, and those that
    /// still wait.</summary>
    /// <exception cref="ObjectDisposedException">The rings are not mapped any more.</exception>
    public long Outstanding
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _rings.Sum(ring => (long)ring.LastSequence) - _merged.Records;
        }
    }

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    [SupportedOSPlatform("windows")]
    public static MonitorError? Find() => CaptureDevice.IsThere ? null : WindowsCaptureErrors.DriverMissing();

    /// <summary>Opens the driver's device and connects: from now on records come.</summary>
    /// <param name="wanted">Kinds of activity.</param>
    /// <exception cref="MonitorException">The driver is missing, in use or does not fit; the error says how.</exception>
    [SupportedOSPlatform("windows")]
    public static WindowsCapture Open(KernelHooks wanted) => Open(CaptureDevice.Open(), wanted, TimeProvider.System);

    /// <inheritdoc/>
    public void Wait(TimeSpan patience)
    {
        if (_isDetached)
            return;
        if (_merged.IsHeldUp)
            Thread.Sleep(1);
        else
            _device.Wait(patience);
    }

    /// <inheritdoc/>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _merged.Drain(handler, maximumBytes);
    }

    /// <inheritdoc/>
    public void ReadLosses(RawLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        DriverStatistics now = Statistics();
        ((ReadOnlySpan<ulong>)now.Lost).CopyTo(losses.AsSpan());
        if (((ReadOnlySpan<int>)now.Refusals).SequenceEqual(_refusals))
            return;
        _refusals = now.Refusals;
        _gaps = [.. FindGaps()];
    }

    /// <summary>Has the driver refuse and keep other things than before.</summary>
    /// <exception cref="MonitorException">It does not take that.</exception>
    public void SetPolicy(DriverPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _device.Send(DeviceAbi.Policy, policy.Encode(), []);
    }

    /// <inheritdoc/>
    public void Detach()
    {
        if (_isDetached)
            return;
        _isDetached = true;
        _device.Send(DeviceAbi.Detach, [], []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _device.Dispose();
    }

    /// <summary>Connects by a device that is open, and closes it if that fails.</summary>
    internal static WindowsCapture Open(ICaptureDevice device, KernelHooks wanted, TimeProvider time)
    {
        try
        {
            return new WindowsCapture(device, wanted, time);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static RingReader Ring(in RingPlace place)
    {
        if (place.Producer == 0 || place.Data == 0 || place.Consumer == 0 || !ulong.IsPow2(place.Size) || place.Size < (ulong)Environment.SystemPageSize)
            throw new MonitorException(WindowsCaptureErrors.AnswerNotUnderstood($"a ring of {place.Size} bytes"));
        return new RingReader(place);
    }

    private ConnectAnswer Connect(KernelHooks wanted)
    {
        KernelHooks needed = wanted | Always | ((wanted & WithAddresses) != 0 ? KernelHooks.ImageLoad : KernelHooks.None);
        ConnectRequest request = new() { Abi = DeviceAbi.Version, Hooks = (ulong)(uint)needed };
        ConnectAnswer answer = default;
        int length = _device.Send(DeviceAbi.Connect, Bytes(ref request), Bytes(ref answer));
        if (length >= sizeof(uint) && answer.Abi != DeviceAbi.Version)
            throw new MonitorException(WindowsCaptureErrors.OtherVersion());
        return length == Unsafe.SizeOf<ConnectAnswer>() ? answer : throw Short("connect", length);
    }

    private IEnumerable<CaptureGap> FindGaps()
    {
        foreach (DriverPart part in DriverPart.All)
        {
            // A part that was refused after the driver had started is watched for all the same: it may come yet.
            int refusal = _refusals[part.Place];
            KernelHooks missing = part.Serves & _wanted & (refusal == 0 ? ~Watched : ~KernelHooks.None);
            if (missing == 0)
                continue;
            MonitorError reason = WindowsCaptureErrors.WithoutPart(part.Name, DriverPart.CauseOf(refusal), part.CureFor(refusal));
            yield return new CaptureGap(missing, $"its {part.Name}", reason);
        }

        if (_wanted.HasFlag(KernelHooks.ProcessTampering) && !Capabilities.HasFlag(DriverCapabilities.ImageComparison))
            yield return new CaptureGap(KernelHooks.ProcessTampering, "its comparison of images", WindowsCaptureErrors.NoComparison());
    }

    private DriverStatistics Statistics()
    {
        DriverStatistics answer = default;
        int length = _device.Send(DeviceAbi.Statistics, [], Bytes(ref answer));
        return length == Unsafe.SizeOf<DriverStatistics>() ? answer : throw Short("statistics", length);
    }

    private static MonitorException Short(string request, int length) =>
        new(WindowsCaptureErrors.AnswerNotUnderstood($"{length} bytes for the request '{request}'"));

    private static Span<byte> Bytes<T>(ref T value)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new Span<T>(ref value));
}
