using System.Runtime.InteropServices;

namespace Monitor.Host.Services;

/// <summary>SERVICE_STATUS of winsvc.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeServiceStatus
{
    public uint Type;
    public uint State;
    public uint Accepts;
    public uint ExitCode;
    public uint SpecificExitCode;
    public uint Checkpoint;
    public uint WaitHint;
}
