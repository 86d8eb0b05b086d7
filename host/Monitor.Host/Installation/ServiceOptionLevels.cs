using System.Runtime.InteropServices;

namespace Monitor.Host.Installation;

/// <summary>How Windows counts and lays out the options of a service.</summary>
internal static class ServiceOptionLevels
{
    /// <summary>The error of a Windows that does not know an option.</summary>
    public const int NotKnown = 124;

    public const uint Description = 1;
    public const uint FailureActions = 2;
    public const uint FailureActionsFlag = 4;
    public const uint SidInfo = 5;
    public const uint RequiredPrivileges = 6;
    public const uint PreShutdown = 7;

    /// <summary>SERVICE_FAILURE_ACTIONSW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct NativeFailureActions
    {
        public uint ForgetAfter;
        public char* RebootMessage;
        public char* Command;
        public uint Count;
        public NativeAction* Actions;
    }

    /// <summary>SC_ACTION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NativeAction
    {
        public int Kind;
        public uint Pause;
    }
}
