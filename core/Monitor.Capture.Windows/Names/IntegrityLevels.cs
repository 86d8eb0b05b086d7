using System.Buffers.Binary;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Names;

/// <summary>Integrity levels: the last parts of mandatory labels; and app containers, which Sysmon counts among them.</summary>
internal static class IntegrityLevels
{
    /// <summary>Stands for a level that is not known.</summary>
    public const uint Unknown = uint.MaxValue;

    /// <summary>Stands for an app container, whatever its label says.</summary>
    public const uint AppContainer = uint.MaxValue - 1;

    private const byte MandatoryLabels = 16;
    private const int LabelSize = 12;

    /// <summary>The level that a label stands for; <see cref="Unknown"/> if it is no label.</summary>
    /// <param name="label">The label, a security identifier.</param>
    public static uint Of(ReadOnlySpan<byte> label) =>
        SecurityId.IsSound(label) && label.Length == LabelSize && label[7] == MandatoryLabels
            ? BinaryPrimitives.ReadUInt32LittleEndian(label[^sizeof(uint)..])
            : Unknown;

    /// <summary>The name of a level, as Sysmon has it; absent if it is not known.</summary>
    public static Text NameOf(uint level) => level switch
    {
        Unknown => Text.Absent,
        AppContainer => "AppContainer"u8,
        < 0x1000 => "Untrusted"u8,
        < 0x2000 => "Low"u8,
        < 0x2100 => "Medium"u8,
        < 0x3000 => "MediumPlus"u8,
        < 0x4000 => "High"u8,
        < 0x5000 => "System"u8,
        _ => "Protected"u8,
    };
}
