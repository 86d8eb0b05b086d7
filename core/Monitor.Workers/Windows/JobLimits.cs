using System.Runtime.InteropServices;

namespace Monitor.Workers.Windows;

/// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JobLimits
{
    /// <summary>Number of this structure among those of a job.</summary>
    public const int Kind = 9;

    private const uint ActiveProcess = 0x8;
    private const uint JobMemory = 0x200;
    private const uint DieOnUnhandledException = 0x400;
    private const uint KillOnJobClose = 0x2000;

    public long PerProcessUserTime;
    public long PerJobUserTime;
    public uint Flags;
    public nuint MinimumWorkingSet;
    public nuint MaximumWorkingSet;
    public uint ActiveProcesses;
    public nuint Affinity;
    public uint PriorityClass;
    public uint SchedulingClass;
    public ulong ReadOperations;
    public ulong WriteOperations;
    public ulong OtherOperations;
    public ulong ReadBytes;
    public ulong WrittenBytes;
    public ulong OtherBytes;
    public nuint ProcessMemoryLimit;
    public nuint JobMemoryLimit;
    public nuint PeakProcessMemory;
    public nuint PeakJobMemory;

    /// <summary>The limits of a worker. With the last handle of the job all that is in it ends; a crash ends it too, instead of asking somebody.</summary>
    public static JobLimits Of(WorkerSettings settings) => new()
    {
        Flags = ActiveProcess | JobMemory | DieOnUnhandledException | KillOnJobClose,
        ActiveProcesses = (uint)settings.Processes,
        JobMemoryLimit = (nuint)settings.Memory,
    };
}

/// <summary>JOBOBJECT_CPU_RATE_CONTROL_INFORMATION.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CpuRate
{
    /// <summary>Number of this structure among those of a job.</summary>
    public const int Kind = 15;

    private const uint Enable = 1;
    private const uint HardCap = 4;
    private const int Whole = 10_000;

    public uint Flags;
    public uint Rate;

    /// <summary>A share of processor time; Windows counts in ten-thousandths of all processors.</summary>
    /// <param name="percent">Hundredths of one processor.</param>
    /// <param name="processors">How many there are.</param>
    public static CpuRate Of(int percent, int processors) => new() { Flags = Enable | HardCap, Rate = (uint)Math.Clamp(percent * 100L / processors, 1, Whole) };
}
