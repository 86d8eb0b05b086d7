using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using Monitor.Host.Services;

namespace Monitor.Host.Installation;

/// <summary>The service manager of Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class ServiceManager : IDisposable
{
    private const uint AllAccess = 0xf003f;
    private const uint ServiceAllAccess = 0xf01ff;
    private const uint StopControl = 1;
    private const int NoSuchService = 1060;
    private const int NotRunning = 1062;
    private const int AlreadyRunning = 1056;
    private const int SpecificError = 1066;
    private const int MoreData = 122;
    private const uint Stopped = 1;
    private const uint Running = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private ServiceHandle? _manager;

    private ServiceHandle Manager => _manager ??= Checked(OpenSCManager(null, null, AllAccess));

    /// <summary>A service or driver; null if there is none.</summary>
    public ServiceDefinition? Find(string name)
    {
        using ServiceHandle? service = Open(name);
        if (service is null)
            return null;
        if (QueryServiceConfig(service, null, 0, out uint size) == 0 && Marshal.GetLastPInvokeError() is not MoreData and var error)
            throw new Win32Exception(error);
        byte[] buffer = new byte[size];
        fixed (byte* bytes = buffer)
        {
            Check(QueryServiceConfig(service, bytes, size, out _));
            Configuration* found = (Configuration*)bytes;
            return new ServiceDefinition(name, new string(found->DisplayName), found->Kind, found->Start, found->ErrorControl, new string(found->Command), new string(found->Group), Texts(found->Dependencies));
        }
    }

    /// <summary>Makes a service.</summary>
    public void Create(ServiceDefinition service)
    {
        using ServiceHandle made = Checked(CreateService(
            Manager, service.Name, service.DisplayName, ServiceAllAccess, service.Kind, service.Start, service.ErrorControl, service.Command,
            service.Group.Length == 0 ? null : service.Group, 0, List(service.Dependencies), null, null));
    }

    /// <summary>Changes a service. A group that stays is not written: where there is none, an empty one would be another registry.</summary>
    public void Change(ServiceDefinition service)
    {
        string? group = Find(service.Name)?.Group == service.Group ? null : service.Group;
        using ServiceHandle opened = Existing(service.Name);
        Check(ChangeServiceConfig(
            opened, service.Kind, service.Start, service.ErrorControl, service.Command, group, 0, List(service.Dependencies), null, null, service.DisplayName));
    }

    /// <summary>Deletes a service.</summary>
    public void Delete(string name)
    {
        using ServiceHandle? service = Open(name);
        if (service is not null)
            Check(DeleteService(service));
    }

    /// <summary>What goes beyond a definition; null if there is no such service.</summary>
    public ServiceOptions? FindOptions(string name)
    {
        using ServiceHandle? service = Open(name);
        return service is null ? null : ServiceOptionReader.Read(service);
    }

    /// <summary>Sets what goes beyond a definition.</summary>
    /// <returns>What this system does not know.</returns>
    public IReadOnlyList<string> SetOptions(string name, ServiceOptions options)
    {
        using ServiceHandle service = Existing(name);
        RawSecurityDescriptor descriptor = new(options.Access);
        byte[] access = new byte[descriptor.BinaryLength];
        descriptor.GetBinaryForm(access, 0);
        const uint Dacl = 4;
        Check(SetServiceObjectSecurity(service, Dacl, access));
        return ServiceOptionSetter.Set(service, options);
    }

    /// <summary>Whether a service runs.</summary>
    public bool IsRunning(string name)
    {
        using ServiceHandle? service = Open(name);
        return service is not null && StatusOf(service).State != Stopped;
    }

    /// <summary>Starts a service, and waits until it runs.</summary>
    public void Start(string name)
    {
        using ServiceHandle service = Existing(name);
        if (StartService(service, 0, 0) == 0 && Marshal.GetLastPInvokeError() is not AlreadyRunning and var error)
            throw new Win32Exception(error);
        NativeServiceStatus status = WaitFor(service, name, status => status.State is Running or Stopped);
        if (status.State == Running)
            return;
        throw status.ExitCode == SpecificError
            ? new IOException(string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {status.SpecificExitCode}; the Application log says why"))
            : new Win32Exception((int)status.ExitCode);
    }

    /// <summary>Stops a service, and waits until it has stopped.</summary>
    public void Stop(string name)
    {
        using ServiceHandle? service = Open(name);

        // One on its way takes no orders.
        if (service is null || WaitFor(service, name, status => status.State is Stopped or Running).State == Stopped)
            return;
        if (ControlService(service, StopControl, out _) == 0 && Marshal.GetLastPInvokeError() is not NotRunning and var error)
            throw new Win32Exception(error);
        WaitFor(service, name, status => status.State == Stopped);
    }

    /// <inheritdoc/>
    public void Dispose() => _manager?.Dispose();

    private ServiceHandle? Open(string name)
    {
        ServiceHandle service = OpenService(Manager, name, ServiceAllAccess);
        if (!service.IsInvalid)
            return service;
        int error = Marshal.GetLastPInvokeError();
        service.Dispose();
        return error == NoSuchService ? null : throw new Win32Exception(error);
    }

    private ServiceHandle Existing(string name) => Open(name) ?? throw new Win32Exception(NoSuchService);

    private static NativeServiceStatus StatusOf(ServiceHandle service)
    {
        Check(QueryServiceStatus(service, out NativeServiceStatus status));
        return status;
    }

    private static NativeServiceStatus WaitFor(ServiceHandle service, string name, Predicate<NativeServiceStatus> isReached)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            NativeServiceStatus status = StatusOf(service);
            if (isReached(status))
                return status;
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new System.TimeoutException($"{name} did not get there within {Patience.TotalSeconds:0} s");
            Thread.Sleep(Pause);
        }
    }

    private static ServiceHandle Checked(ServiceHandle handle)
    {
        if (!handle.IsInvalid)
            return handle;
        int error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new Win32Exception(error);
    }

    private static void Check(int result)
    {
        if (result == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Texts, each ended by NUL, and a NUL behind all.</summary>
    internal static string List(IReadOnlyList<string> texts) => string.Concat(texts.Select(text => text + "\0")) + "\0";

    /// <summary>The texts of such a list; none if there is no list.</summary>
    internal static List<string> Texts(char* list)
    {
        List<string> texts = [];
        while (list is not null && *list != 0)
        {
            string text = new(list);
            texts.Add(text);
            list += text.Length + 1;
        }

        return texts;
    }
}
