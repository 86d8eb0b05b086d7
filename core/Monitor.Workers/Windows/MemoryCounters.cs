using System.Runtime.InteropServices;

namespace Monitor.Workers.Windows;

/// <summary>PROCESS_MEMORY_COUNTERS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryCounters
{
    public uint Size;
    public uint PageFaults;
    public nuint PeakWorkingSet;
    public nuint WorkingSet;
    public nuint PeakPagedPool;
    public nuint PagedPool;
    public nuint PeakNonPagedPool;
    public nuint NonPagedPool;
    public nuint PageFile;
    public nuint PeakPageFile;
}
