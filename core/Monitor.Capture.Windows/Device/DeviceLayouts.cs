using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

// The layouts of native/abi/windows_device.h, field by field; a test compares offsets and sizes with what a C compiler says.
// Meanings and units are documented there.
#pragma warning disable CS1591, CA1051

namespace Monitor.Capture.Windows.Device;

[StructLayout(LayoutKind.Sequential)]
internal struct ConnectRequest
{
    public uint Abi;
    public uint Reserved;
    public ulong Hooks;
}

[StructLayout(LayoutKind.Sequential)]
internal struct RingPlace
{
    public ulong Producer;
    public ulong Data;
    public ulong Consumer;
    public ulong Size;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ConnectAnswer
{
    public uint Abi;
    public DriverCapabilities Capabilities;
    public ulong Hooks;
    public RingPlaces Rings;
    public PartRefusals Refusals;
}

[InlineArray(DeviceAbi.Rings)]
internal struct RingPlaces
{
    private RingPlace _first;
}

[InlineArray(DeviceAbi.Parts)]
internal struct PartRefusals
{
    private int _first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct DriverStatistics
{
    public RingNumbers Sequence;
    public ulong Wakeups;
    public ulong Reserved;
    public LossCounts Lost;
    public PartRefusals Refusals;
}

[InlineArray(DeviceAbi.Rings)]
internal struct RingNumbers
{
    private ulong _first;
}

[InlineArray(RawLosses.Kinds * RawLosses.Reasons)]
internal struct LossCounts
{
    private ulong _first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct PolicyRequest
{
    public DriverPolicyFlags Flags;
    public uint ServicePid;
    public uint ArchiveLength;
    public uint BlockedLength;
    public uint ArchivedLength;
    public uint Reserved;
}

/// <summary>Numbers of native/abi/windows_device.h.</summary>
internal static class DeviceAbi
{
    public const uint Version = 3;
    public const int Rings = 2;
    public const int CriticalRing = 0;
    public const int BulkRing = 1;
    public const int Parts = 4;

    /// <summary>The device's name among the DOS devices.</summary>
    public const string Name = "MonitorCapture";

    public const uint Connect = 0x8321u << 16 | 3u << 14 | 0x801u << 2;
    public const uint Wait = 0x8321u << 16 | 3u << 14 | 0x802u << 2;
    public const uint Statistics = 0x8321u << 16 | 3u << 14 | 0x803u << 2;
    public const uint Policy = 0x8321u << 16 | 3u << 14 | 0x804u << 2;
    public const uint Detach = 0x8321u << 16 | 3u << 14 | 0x805u << 2;

    public const uint SizeBusy = 0x80000000;
    public const uint SizePadding = 0x40000000;
    public const uint SizeMask = 0x0fffffff;
}

/// <summary>What this system has of the things that not every one has (enum windows_capability).</summary>
[Flags]
public enum DriverCapabilities : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Processes of subsystems (WSL 1) are told of.</summary>
    SubsystemProcesses = 1,

    /// <summary>Processes have start keys.</summary>
    StartKey = 2,

    /// <summary>Times are finer than the clock's tick.</summary>
    PreciseTime = 4,

    /// <summary>The object callbacks are registered: access to processes.</summary>
    Objects = 8,

    /// <summary>The registry callback is registered.</summary>
    Registry = 16,

    /// <summary>The minifilter is registered: files and pipes.</summary>
    Files = 32,

    /// <summary>The WFP callouts are registered: connections.</summary>
    Network = 64,

    /// <summary>The service cannot write to the driver's pages.</summary>
    ReadOnlyRings = 128,

    /// <summary>Images in memory are compared with what they were: replaced ones are told of.</summary>
    ImageComparison = 256,
}

/// <summary>What the driver may refuse or keep (enum windows_policy_flags).</summary>
[Flags]
public enum DriverPolicyFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Refuse that files under the blocked folders become programs.</summary>
    BlockExecutables = 1,

    /// <summary>Refuse that files under them are overwritten to be wiped.</summary>
    BlockShredding = 2,

    /// <summary>Keep files under the archived folders when they are deleted.</summary>
    Archive = 4,
}
