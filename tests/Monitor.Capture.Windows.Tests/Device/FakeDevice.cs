using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Tests.Device;

/// <summary>A fake: the driver's device, with rings in this process's memory.</summary>
internal sealed class FakeDevice(uint criticalBytes = 1 << 16, uint bulkBytes = 1 << 18) : ICaptureDevice
{
    public FakeRing Critical { get; } = new(DeviceAbi.CriticalRing, criticalBytes);

    public FakeRing Bulk { get; } = new(DeviceAbi.BulkRing, bulkBytes);

    /// <summary>Names of the requests, in the order in which they came.</summary>
    public List<uint> Requests { get; } = [];

    /// <summary>What the system has.</summary>
    public DriverCapabilities Capabilities { get; set; } = DriverCapabilities.StartKey | DriverCapabilities.ReadOnlyRings | DriverCapabilities.ImageComparison;

    /// <summary>What the driver can watch.</summary>
    public KernelHooks Can { get; set; } = (KernelHooks)0x1ffffff;

    /// <summary>Why parts of it do not run, by their places.</summary>
    public Dictionary<int, int> Refusals { get; } = [];

    /// <summary>Changes the answer to the connection.</summary>
    public Func<ConnectAnswer, ConnectAnswer> Answer { get; set; } = answer => answer;

    /// <summary>Bytes of each answer that are missing.</summary>
    public int Short { get; set; }

    /// <summary>What the driver says it lost.</summary>
    public RawLosses Losses { get; } = new();

    public ConnectRequest? Connected { get; private set; }

    public byte[]? Policy { get; private set; }

    public bool IsDisposed { get; private set; }

    public int Send(uint request, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Requests.Add(request);
        switch (request)
        {
            case DeviceAbi.Connect:
                Connected = MemoryMarshal.Read<ConnectRequest>(input);
                ConnectAnswer answer = new()
                {
                    Abi = DeviceAbi.Version,
                    Capabilities = Capabilities,
                    Hooks = Connected.Value.Hooks & (ulong)(uint)Can,
                };
                answer.Rings[DeviceAbi.CriticalRing] = Critical.Place;
                answer.Rings[DeviceAbi.BulkRing] = Bulk.Place;
                foreach ((int part, int status) in Refusals)
                    answer.Refusals[part] = status;
                MemoryMarshal.Write(output, Answer(answer));
                return Unsafe.SizeOf<ConnectAnswer>() - Short;
            case DeviceAbi.Statistics:
                DriverStatistics statistics = new();
                Losses.AsSpan().CopyTo(statistics.Lost);
                foreach ((int part, int status) in Refusals)
                    statistics.Refusals[part] = status;
                MemoryMarshal.Write(output, statistics);
                return Unsafe.SizeOf<DriverStatistics>() - Short;
            case DeviceAbi.Policy:
                Policy = input.ToArray();
                return 0;
            case DeviceAbi.Detach:
                return 0;
            default:
                throw new MonitorException(WindowsCaptureErrors.RequestFailed($"{request:x}", "it is not known"));
        }
    }

    public void Wait(TimeSpan patience) => Requests.Add(DeviceAbi.Wait);

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        Critical.Dispose();
        Bulk.Dispose();
    }
}
