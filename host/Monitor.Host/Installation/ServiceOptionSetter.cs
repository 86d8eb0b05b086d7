using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Host.Installation;

/// <summary>Sets the options of a service that came with later versions of Windows, one by one.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ServiceOptionSetter
{
    /// <summary>Sets all; last what takes a privilege if somebody else chose it: to start the system again after a failure.</summary>
    /// <returns>What this system does not know.</returns>
    public static IReadOnlyList<string> Set(ServiceHandle service, ServiceOptions options)
    {
        List<string> unknown = [];
        void Note(bool isKnown, string what)
        {
            if (!isKnown)
                unknown.Add(what);
        }

        if (options.Description is { } description)
            Note(SetText(service, ServiceOptionLevels.Description, description), "description");
        if (options.FailsByExitCode is { } flag)
            Note(SetNumber(service, ServiceOptionLevels.FailureActionsFlag, flag ? 1u : 0), "restart after an exit code");
        if (options.SidKind is { } kind)
            Note(SetNumber(service, ServiceOptionLevels.SidInfo, kind), "SID of its own");
        if (options.Privileges is { } privileges)
            Note(SetText(service, ServiceOptionLevels.RequiredPrivileges, ServiceManager.List(privileges)), "limits of privileges");
        if (options.StopPatience is { } patience)
            Note(SetNumber(service, ServiceOptionLevels.PreShutdown, (uint)patience.TotalMilliseconds), "time before a shutdown");
        if (options.OnFailure is { } response)
            Note(SetFailureResponse(service, response), "restart after a failure");
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

    /// <summary>An empty text or list deletes the one that is there; without a pointer to it, it would stay.</summary>
    private static bool SetFailureResponse(ServiceHandle service, FailureResponse response)
    {
        Span<ServiceOptionLevels.NativeAction> actions = stackalloc ServiceOptionLevels.NativeAction[response.Actions.Count + 1];
        for (int one = 0; one < response.Actions.Count; one++)
            actions[one] = new ServiceOptionLevels.NativeAction { Kind = response.Actions[one].Kind, Pause = response.Actions[one].Pause };
        fixed (ServiceOptionLevels.NativeAction* first = actions)
        fixed (char* message = response.RebootMessage, command = response.Command)
        {
            ServiceOptionLevels.NativeFailureActions all = new()
            {
                ForgetAfter = response.ForgetAfter,
                RebootMessage = message,
                Command = command,
                Count = (uint)response.Actions.Count,
                Actions = first,
            };
            return Set(service, ServiceOptionLevels.FailureActions, &all);
        }
    }

    private static bool Set(ServiceHandle service, uint level, void* value)
    {
        if (ChangeServiceConfig2(service, level, value) != 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == ServiceOptionLevels.NotKnown ? false : throw new Win32Exception(error);
    }

    [LibraryImport("advapi32", EntryPoint = "ChangeServiceConfig2W", SetLastError = true)]
    private static partial int ChangeServiceConfig2(ServiceHandle service, uint level, void* value);
}
