using System.Runtime.InteropServices;
using Monitor.Sdk.Encoders;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>EVENT_DESCRIPTOR: which event of a provider it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct EventDescriptor
{
    public readonly ushort Id;
    public readonly byte Version;
    public readonly byte Channel;
    public readonly byte Level;
    public readonly byte Opcode;
    public readonly ushort Task;
    public readonly ulong Keyword;

    /// <param name="declared">The event.</param>
    public EventDescriptor(EventLogEvent declared)
    {
        Id = declared.Schema.Id;
        Version = declared.Version;
        Channel = EventLogProvider.ChannelValue;
        Level = declared.Level;
        Task = declared.Schema.Id;
        Keyword = EventLogProvider.Keywords;
    }
}
