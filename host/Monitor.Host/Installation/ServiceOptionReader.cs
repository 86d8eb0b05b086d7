using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;

namespace Monitor.Host.Installation;

/// <summary>Reads the options of a service, so that they can be put back.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ServiceOptionReader
{
    private const int MoreData = 122;
    private const uint AccessList = 4;

    /// <summary>Reads all.</summary>
    public static ServiceOptions Read(ServiceHandle service) => new(
        ReadTexts(service, ServiceOptionLevels.Description) is { } description ? string.Concat(description) : null,
        ReadFailureResponse(service),
        ReadNumber(service, ServiceOptionLevels.FailureActionsFlag) is { } flag ? flag != 0 : null,
        ReadNumber(service, ServiceOptionLevels.SidInfo),
        ReadTexts(service, ServiceOptionLevels.RequiredPrivileges, isList: true),
        ReadNumber(service, ServiceOptionLevels.PreShutdown) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        ReadAccess(service));

    /// <summary>SERVICE_DESCRIPTIONW and SERVICE_REQUIRED_PRIVILEGES_INFOW: a text, or a list of texts; empty where there is none.</summary>
    private static List<string>? ReadTexts(ServiceHandle service, uint level, bool isList = false)
    {
        if (Query(service, level) is not { } buffer)
            return null;
        fixed (byte* bytes = buffer)
        {
            char* first = *(char**)bytes;
            return isList ? ServiceManager.Texts(first) : first is null ? [] : [new string(first)];
        }
    }

    /// <summary>Structures of one number.</summary>
    private static uint? ReadNumber(ServiceHandle service, uint level) => Query(service, level) is { } buffer ? MemoryMarshal.Read<uint>(buffer) : null;

    private static FailureResponse? ReadFailureResponse(ServiceHandle service)
    {
        if (Query(service, ServiceOptionLevels.FailureActions) is not { } buffer)
            return null;
        fixed (byte* bytes = buffer)
        {
            ServiceOptionLevels.NativeFailureActions* all = (ServiceOptionLevels.NativeFailureActions*)bytes;
            List<FailureAction> actions = [];
            for (uint one = 0; all->Actions is not null && one < all->Count; one++)
                actions.Add(new FailureAction(all->Actions[one].Kind, all->Actions[one].Pause));
            return new FailureResponse(all->ForgetAfter, new string(all->RebootMessage), new string(all->Command), actions);
        }
    }

    private static string ReadAccess(ServiceHandle service)
    {
        byte[] descriptor = [];
        uint size;
        while (QueryServiceObjectSecurity(service, AccessList, descriptor, (uint)descriptor.Length, out size) == 0)
        {
            if (Marshal.GetLastPInvokeError() is not MoreData and var error)
                throw new Win32Exception(error);
            descriptor = new byte[Math.Max(size, (uint)descriptor.Length + 1)];
        }

        return new RawSecurityDescriptor(descriptor, 0).GetSddlForm(AccessControlSections.Access);
    }

    /// <summary>Asks for one option; what it points to lies behind it in the buffer, which must stay in its place while that is read.</summary>
    /// <returns>Null if this system does not know it.</returns>
    private static byte[]? Query(ServiceHandle service, uint level)
    {
        byte[] buffer = GC.AllocateArray<byte>(sizeof(ServiceOptionLevels.NativeFailureActions), pinned: true);
        uint size;
        while (QueryServiceConfig2(service, level, buffer, (uint)buffer.Length, out size) == 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == ServiceOptionLevels.NotKnown)
                return null;
            if (error != MoreData || size <= buffer.Length)
                throw new Win32Exception(error);
            buffer = GC.AllocateArray<byte>((int)size, pinned: true);
        }

        return buffer;
    }

    [LibraryImport("advapi32", EntryPoint = "QueryServiceConfig2W", SetLastError = true)]
    private static partial int QueryServiceConfig2(ServiceHandle service, uint level, byte[] buffer, uint size, out uint needed);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int QueryServiceObjectSecurity(ServiceHandle service, uint what, byte[] descriptor, uint size, out uint needed);
}
