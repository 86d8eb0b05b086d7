using System.Runtime.InteropServices;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>EVENT_DATA_DESCRIPTOR: where a value of an event lies.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct EventDataDescriptor
{
    /// <summary>Where it begins.</summary>
    public ulong Address;

    /// <summary>How many bytes it has.</summary>
    public uint Size;
}
