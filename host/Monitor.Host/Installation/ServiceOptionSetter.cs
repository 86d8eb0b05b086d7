using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Host.Installation;

/// <summary>Sets the options of a service that came with later versions of Windows, one by one.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ServiceOptionSetter
{
    private const int NotKnown = 124;
    private const uint DescriptionLevel = 1;
    private const uint RestartLevel = 2;
    private const uint RestartAtErrorsLevel = 4;
    private const uint SidLevel = 5;
    private const uint PrivilegesLevel = 6;
    private const uint PreShutdownLevel = 7;
    private const uint ForgetAfter = 24 * 60 * 60;

    /// <summary>Sets all.</summary>
    /// <returns>What this system does not know.</returns>
    public static IReadOnlyList<string> Set(ServiceHandle service, ServiceOptions options)
    {
        List<string> unknown = [];
        void Note(bool isKnown, string what)
        {
            if (!isKnown)
                unknown.Add(what);
        }

        Note(SetText(service, DescriptionLevel, options.Description), "description");
        Note(SetRestarts(service, options.Restarts), "restart after a failure");
        Note(SetNumber(service, RestartAtErrorsLevel, 1), "restart after an exit code");
        Note(SetNumber(service, SidLevel, 1), "SID of its own");
        Note(SetText(service, PrivilegesLevel, string.Concat(options.Privileges.Select(privilege => privilege + "\0"))), "limits of privileges");
        Note(SetNumber(service, PreShutdownLevel, (uint)options.StopPatience.TotalMilliseconds), "time before a shutdown");
        return unknown;
    }

    /// <summary>SERVICE_DESCRIPTIONW and SERVICE_REQUIRED_PRIVILEGES_INFOW: a text.</summary>
    private static bool SetText(ServiceHandle service, uint level, string text)
    {
        fixed (char* first = text)
        {
            char* pointer = first;
            return Set(service, level, &pointer);
        }
    }

    /// <summary>Structures of one number.</summary>
    private static bool SetNumber(ServiceHandle service, uint level, uint number) => Set(service, level, &number);

    private static bool SetRestarts(ServiceHandle service, IReadOnlyList<TimeSpan> pauses)
    {
        const int Restart = 1;
        Span<FailureAction> actions = stackalloc FailureAction[pauses.Count];
        for (int one = 0; one < pauses.Count; one++)
            actions[one] = new FailureAction { Kind = Restart, Pause = (uint)pauses[one].TotalMilliseconds };
        fixed (FailureAction* first = actions)
        {
            FailureActions all = new() { ForgetAfter = ForgetAfter, Count = (uint)pauses.Count, Actions = first };
            return Set(service, RestartLevel, &all);
        }
    }

    private static bool Set(ServiceHandle service, uint level, void* value)
    {
        if (ChangeServiceConfig2(service, level, value) != 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == NotKnown ? false : throw new Win32Exception(error);
    }

    [LibraryImport("advapi32", EntryPoint = "ChangeServiceConfig2W", SetLastError = true)]
    private static partial int ChangeServiceConfig2(ServiceHandle service, uint level, void* value);

    /// <summary>SC_ACTION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FailureAction
    {
        public int Kind;
        public uint Pause;
    }

    /// <summary>SERVICE_FAILURE_ACTIONSW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FailureActions
    {
        public uint ForgetAfter;
        public char* RebootMessage;
        public char* Command;
        public uint Count;
        public FailureAction* Actions;
    }
}
