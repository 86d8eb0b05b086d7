using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitor.Host.Services;

namespace Monitor.Host.Installation;

/// <summary>The functions and structures of Windows.</summary>
internal sealed unsafe partial class ServiceManager
{
    [LibraryImport("advapi32", EntryPoint = "OpenSCManagerW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle OpenSCManager(string? machine, string? database, uint access);

    [LibraryImport("advapi32", EntryPoint = "OpenServiceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle OpenService(ServiceHandle manager, string name, uint access);

    [LibraryImport("advapi32", EntryPoint = "CreateServiceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle CreateService(
        ServiceHandle manager, string name, string displayName, uint access, uint kind, uint start, uint errorControl, string command, string? group, nint tag, string dependencies, string? user, string? password);

    [LibraryImport("advapi32", EntryPoint = "ChangeServiceConfigW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial int ChangeServiceConfig(
        ServiceHandle service, uint kind, uint start, uint errorControl, string command, string? group, nint tag, string dependencies, string? user, string? password, string displayName);

    [LibraryImport("advapi32", EntryPoint = "QueryServiceConfigW", SetLastError = true)]
    private static partial int QueryServiceConfig(ServiceHandle service, byte* buffer, uint size, out uint needed);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int DeleteService(ServiceHandle service);

    [LibraryImport("advapi32", EntryPoint = "StartServiceW", SetLastError = true)]
    private static partial int StartService(ServiceHandle service, uint count, nint arguments);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int ControlService(ServiceHandle service, uint control, out NativeServiceStatus status);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int QueryServiceStatus(ServiceHandle service, out NativeServiceStatus status);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int SetServiceObjectSecurity(ServiceHandle service, uint what, byte[] descriptor);

    /// <summary>QUERY_SERVICE_CONFIGW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Configuration
    {
        public uint Kind;
        public uint Start;
        public uint ErrorControl;
        public char* Command;
        public char* Group;
        public uint Tag;
        public char* Dependencies;
        public char* User;
        public char* DisplayName;
    }
}

/// <summary>A handle of the service manager.</summary>
internal sealed partial class ServiceHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => CloseServiceHandle(handle) != 0;

    [LibraryImport("advapi32")]
    private static partial int CloseServiceHandle(nint handle);
}
