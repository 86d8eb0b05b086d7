namespace Monitor.Capture.Windows.Names;

/// <summary>Names of integrity levels.</summary>
internal static class IntegrityLevels
{
    /// <summary>The name of the level that a mandatory label's last part stands for; empty if not known.</summary>
    /// <param name="label">The part; all ones: not known.</param>
    public static ReadOnlySpan<byte> NameOf(uint label) => label switch
    {
        uint.MaxValue => default,
        < 0x1000 => "Untrusted"u8,
        < 0x2000 => "Low"u8,
        < 0x3000 => "Medium"u8,
        < 0x4000 => "High"u8,
        < 0x5000 => "System"u8,
        _ => "Protected"u8,
    };
}
