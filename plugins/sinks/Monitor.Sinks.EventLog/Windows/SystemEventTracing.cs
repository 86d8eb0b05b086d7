using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>The functions of advapi32.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class SystemEventTracing : IEventTracing
{
    /// <inheritdoc/>
    public uint Register(Guid provider, out ulong registration) => EventRegister(in provider, 0, 0, out registration);

    /// <inheritdoc/>
    public bool IsEnabled(ulong registration, in EventDescriptor descriptor) => EventEnabled(registration, in descriptor) != 0;

    /// <inheritdoc/>
    public uint Write(ulong registration, in EventDescriptor descriptor, ReadOnlySpan<EventDataDescriptor> values) =>
        EventWrite(registration, in descriptor, (uint)values.Length, in MemoryMarshal.GetReference(values));

    /// <inheritdoc/>
    public void Unregister(ulong registration) => _ = EventUnregister(registration);

    [LibraryImport("advapi32")]
    private static partial uint EventRegister(in Guid provider, nint callback, nint context, out ulong registration);

    [LibraryImport("advapi32")]
    private static partial byte EventEnabled(ulong registration, in EventDescriptor descriptor);

    [LibraryImport("advapi32")]
    private static partial uint EventWrite(ulong registration, in EventDescriptor descriptor, uint count, in EventDataDescriptor values);

    [LibraryImport("advapi32")]
    private static partial uint EventUnregister(ulong registration);
}
