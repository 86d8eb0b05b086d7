using Monitor.Sdk.Events;

namespace Monitor.Sdk.Tests.Records;

/// <summary>An event with a field of each type.</summary>
[Event(2001, "AllTypes", Version = 2, Task = "All types")]
public readonly ref partial struct AllTypes
{
    /// <summary>When.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Text.</summary>
    public Text Name { get; init; }

    /// <summary>Arguments.</summary>
    public Arguments Command { get; init; }

    /// <summary>Flag.</summary>
    public bool Flag { get; init; }

    /// <summary>64 bits.</summary>
    public ulong Large { get; init; }

    /// <summary>32 bits.</summary>
    public uint Medium { get; init; }

    /// <summary>16 bits.</summary>
    public ushort Small { get; init; }

    /// <summary>64 bits, signed.</summary>
    public long Signed { get; init; }

    /// <summary>32 bits, signed.</summary>
    public int SignedMedium { get; init; }

    /// <summary>Hexadecimal.</summary>
    [Hex]
    public ulong Hexadecimal { get; init; }

    /// <summary>Floating point.</summary>
    public double Real { get; init; }

    /// <summary>A moment.</summary>
    public EventTime Moment { get; init; }

    /// <summary>A GUID.</summary>
    public Guid Identity { get; init; }

    /// <summary>An address.</summary>
    public NetworkAddress Address { get; init; }

    /// <summary>A file.</summary>
    public FileIdentity File { get; init; }

    /// <summary>Own text.</summary>
    [Own]
    public Text OwnName { get; init; }

    /// <summary>Own arguments.</summary>
    [Own]
    public Arguments OwnCommand { get; init; }

    /// <summary>Own flag.</summary>
    [Own]
    public bool? OwnFlag { get; init; }

    /// <summary>Own number.</summary>
    [Own]
    public ulong? OwnLarge { get; init; }

    /// <summary>Own signed number.</summary>
    [Own]
    public int? OwnSigned { get; init; }

    /// <summary>Own hexadecimal number.</summary>
    [Own]
    [Hex]
    public ulong? OwnHexadecimal { get; init; }

    /// <summary>Own floating-point number.</summary>
    [Own]
    public double? OwnReal { get; init; }

    /// <summary>Own moment.</summary>
    [Own]
    public EventTime? OwnMoment { get; init; }

    /// <summary>Own GUID.</summary>
    [Own]
    public Guid? OwnIdentity { get; init; }

    /// <summary>Own address.</summary>
    [Own]
    public NetworkAddress? OwnAddress { get; init; }

    /// <summary>Own file.</summary>
    [Own]
    public FileIdentity? OwnFile { get; init; }
}
