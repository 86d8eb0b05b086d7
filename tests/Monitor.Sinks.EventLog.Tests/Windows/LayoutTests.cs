using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Sdk.Encoders;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>What is handed to Windows lies as its headers (evntprov.h) say.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void A_descriptor_of_an_event_has_its_16_bytes()
    {
        EventDescriptor descriptor = new(new EventLogEvent(Sdk.EventSet.Error.Schema));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<EventDescriptor>(in descriptor));

        // Id, version, channel, level, opcode, task, keyword.
        Assert.Equal([255, 0, 3, 16, 2, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0x80], bytes.ToArray());
    }

    [Fact]
    public void A_descriptor_of_a_value_has_its_16_bytes()
    {
        EventDataDescriptor descriptor = new() { Address = 0x1122334455667788, Size = 0x99aabbcc };

        Assert.Equal(
            [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0xcc, 0xbb, 0xaa, 0x99, 0, 0, 0, 0],
            MemoryMarshal.AsBytes(new ReadOnlySpan<EventDataDescriptor>(in descriptor)).ToArray());
        Assert.Equal(16, Unsafe.SizeOf<EventDataDescriptor>());
    }
}
