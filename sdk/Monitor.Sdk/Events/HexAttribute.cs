namespace Monitor.Sdk.Events;

/// <summary>Marks a <see cref="ulong"/> or <see cref="uint"/> field that prints as <c>0x3e7</c> in events captured on Windows and as a
/// decimal number in events captured on Linux (Sysmon's LogonId).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HexAttribute : Attribute
{
    /// <summary>Whether it prints as <c>0x3e7</c> in events captured on Linux, too: a mask, an address.</summary>
    public bool Everywhere { get; init; }
}
