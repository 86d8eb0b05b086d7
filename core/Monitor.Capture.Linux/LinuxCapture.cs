using System.Runtime.InteropServices;
using Monitor.Capture.Linux.Bpf;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux;

/// <summary>Live capture by eBPF: hooks in the kernel, records in a ring, losses in a counter table.</summary>
public sealed class LinuxCapture : ICaptureSource
{
    /// <summary>Bytes of the ring unless the configuration says otherwise.</summary>
    public const int DefaultRingSize = 8 << 20;

    private const string RingMap = "ring";
    private const string CountersMap = "counters";
    private const string CallProgramsMap = "call_programs";
    private const string ArgumentProgramsMap = "argument_programs";
    private const string ArgumentsProgram = "on_more_arguments";
    private const int SequenceSize = sizeof(ulong);

    private readonly BpfObject _object;
    private readonly BpfLoadedObject _loaded;
    private readonly RingReader _ring;
    private readonly List<CaptureHook> _hooks = [];
    private readonly ulong[] _counters;
    private readonly int _processors;

    private LinuxCapture(BpfObject bpfObject, BpfLoadedObject loaded, RingReader ring)
    {
        _object = bpfObject;
        _loaded = loaded;
        _ring = ring;
        _processors = PossibleProcessors.Count();
        _counters = new ulong[_processors * (1 + RawLosses.Kinds * RawLosses.Reasons)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureHook> Hooks => _hooks;

    /// <summary>Loads the programs that the wanted kinds of activity need. Nothing is attached yet.</summary>
    /// <param name="wanted">Kinds of activity.</param>
    /// <param name="bootTime">When the boot was, in nanoseconds since 1970.</param>
    /// <param name="ringSize">Bytes of the ring, a power of two.</param>
    /// <exception cref="MonitorException">This machine cannot capture; the error says why.</exception>
    public static LinuxCapture Load(KernelHooks wanted, long bootTime, int ringSize = DefaultRingSize)
    {
        if (PlatformCheck.Find() is { } obstacle)
            throw new MonitorException(obstacle);
        BpfObject bpfObject = ReadObject();
        TracepointChoice[] choices = [.. Tracepoints.For(wanted)];
        CallGroup[] calls = [.. CallGroup.For(wanted)];
        foreach (TracepointChoice missing in choices.Where(choice => choice.IsRequired && !bpfObject.HasTracepoint(choice.Name)))
            throw new MonitorException(CaptureErrors.HookMissing(missing.Name, PlatformCheck.KernelRelease));
        CaptureConfiguration configuration = new()
        {
            WakeBytes = (ulong)ringSize / 32,
            BootTime = bootTime,
            YoungImage = 60_000_000_000,
            PlainWrites = bpfObject.HasTracepoint(Tracepoints.SocketSendLength) ? 0u : 1u,
            CallGroups = calls.Aggregate(0u, (all, group) => all | 1u << (int)group.Position),
            Hooks = wanted,
        };
        byte[] constants = bpfObject.Constants;
        MemoryMarshal.Write(constants, in configuration);
        BpfLoadedObject? loaded = null;
        try
        {
            loaded = new BpfLoadedObject(bpfObject, constants, (uint)ringSize);
            loaded.Load(choices.Where(choice => bpfObject.HasTracepoint(choice.Name)).Select(choice => choice.Program).Concat(calls.Select(group => group.Program))
                .Append(ArgumentsProgram).Select(bpfObject.Program));
            loaded.Enter(ArgumentProgramsMap, 0, bpfObject.Program(ArgumentsProgram));
            foreach (CallGroup group in calls)
                loaded.Enter(CallProgramsMap, group.Position, bpfObject.Program(group.Program));
            return new LinuxCapture(bpfObject, loaded, new RingReader(loaded.Map(RingMap), (uint)ringSize));
        }
        catch (Exception exception)
        {
            loaded?.Dispose();
            if (exception is BpfException or IOException)
                throw new MonitorException(CaptureErrors.Refused(exception.Message, PlatformCheck.KernelRelease), exception);
            throw;
        }
    }

    /// <summary>Loads and attaches at once.</summary>
    /// <inheritdoc cref="Load"/>
    public static LinuxCapture Open(KernelHooks wanted, long bootTime, int ringSize = DefaultRingSize)
    {
        LinuxCapture capture = Load(wanted, bootTime, ringSize);
        try
        {
            capture.Attach(wanted);
            return capture;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <summary>Attaches the programs for kinds of activity that were loaded: from now on records gather.</summary>
    /// <param name="wanted">Kinds of activity, no others than were loaded.</param>
    /// <exception cref="MonitorException">The kernel refuses.</exception>
    public void Attach(KernelHooks wanted)
    {
        try
        {
            foreach (TracepointChoice choice in Tracepoints.For(wanted).Where(choice => _object.HasTracepoint(choice.Name)))
            {
                _loaded.Attach(_object.Program(choice.Program));
                _hooks.Add(new CaptureHook(choice.Name, choice.Serves));
            }
        }
        catch (BpfException refused)
        {
            throw new MonitorException(CaptureErrors.Refused(refused.Message, PlatformCheck.KernelRelease), refused);
        }
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan patience) => _ring.Wait(patience);

    /// <inheritdoc/>
    public long Drain(RawRecordHandler handler, long maximumBytes) => _ring.Drain(handler, maximumBytes);

    /// <inheritdoc/>
    public void ReadLosses(RawLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        losses.Clear();
        BpfSystemCall.LookUpMap(_loaded.Map(CountersMap), 0, MemoryMarshal.AsBytes(_counters.AsSpan()));
        int stride = _counters.Length / _processors;
        for (int processor = 0; processor < _processors; processor++)
        {
            ReadOnlySpan<ulong> lost = _counters.AsSpan(processor * stride + SequenceSize / sizeof(ulong), stride - 1);
            Span<ulong> sums = losses.AsSpan();
            for (int i = 0; i < sums.Length; i++)
                sums[i] += lost[i];
        }
    }

    /// <inheritdoc/>
    public void Detach() => _loaded.Detach();

    /// <inheritdoc/>
    public void Dispose()
    {
        _loaded.Detach();
        _ring.Dispose();
        _loaded.Dispose();
    }

    private static BpfObject ReadObject()
    {
        string machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        using Stream resource = typeof(LinuxCapture).Assembly.GetManifestResourceStream($"capture.{machine}.bpf.o")
            ?? throw new InvalidOperationException($"This build holds no BPF object for {machine}.");
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        try
        {
            return new BpfObject(bytes, File.ReadAllBytes(PlatformCheck.KernelTypesPath));
        }
        catch (Exception strange) when (strange is InvalidDataException or IOException or ArgumentException or IndexOutOfRangeException)
        {
            throw new MonitorException(CaptureErrors.TypesNotUnderstood(PlatformCheck.KernelTypesPath, strange.Message), strange);
        }
    }

    /// <summary>struct capture_config of native/abi/records.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CaptureConfiguration
    {
        public ulong WakeBytes;
        public long BootTime;
        public ulong YoungImage;
        public uint PlainWrites;
        public uint CallGroups;
        public KernelHooks Hooks;
        public uint Reserved;
    }
}
