using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Monitor.Host.CommandLine;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Services;

/// <summary>A program as a service of Windows: the service manager starts it and steers it. One a process.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsService
{
    private const int NotStartedByManager = 1063;
    private const uint ServiceSpecificError = 1066;
    private const uint OwnProcess = 0x10;
    private const uint AcceptsStop = 1;
    private const uint AcceptsShutdown = 4;
    private const uint AcceptsParameterChange = 8;
    private const uint AcceptsPreShutdown = 0x100;

    private static WindowsService? s_service;

    private readonly string _name;
    private readonly Func<ServiceLife, Task<int>> _run;
    private nint _handle;
    private Func<ServiceControl, uint>? _answer;
    private int _exitCode = ExitCode.Fault;

    private WindowsService(string name, Func<ServiceLife, Task<int>> run)
    {
        _name = name;
        _run = run;
    }

    /// <summary>Runs the service until it has stopped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">What it does, with its exit code.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MonitorException">Nobody started this process as a service.</exception>
    public static int Run(string name, Func<ServiceLife, Task<int>> run)
    {
        WindowsService service = s_service = new WindowsService(name, run);
        fixed (char* text = name)
        {
            TableEntry* table = stackalloc TableEntry[2];
            table[0] = new TableEntry { Name = text, Main = &ServiceMain };
            table[1] = default;
            if (StartServiceCtrlDispatcher(table) == 0)
            {
                int error = Marshal.GetLastPInvokeError();
                throw new MonitorException(error == NotStartedByManager ? ServiceErrors.NotAService() : ServiceErrors.NoDispatcher(new Win32Exception(error).Message));
            }
        }

        return service._exitCode;
    }

    [UnmanagedCallersOnly]
    private static void ServiceMain(uint count, char** arguments) => s_service!.Serve();

    [UnmanagedCallersOnly]
    private static uint Handle(uint control, uint kind, nint data, nint context) =>
        s_service!._answer is { } answer ? answer((ServiceControl)control) : ServiceLife.NotImplemented;

    private void Serve()
    {
        _handle = RegisterServiceCtrlHandlerEx(_name, &Handle, 0);
        if (_handle == 0)
            return;
        using ServiceLife life = new(Report, TimeProvider.System);
        _answer = life.Handle;
        try
        {
            _exitCode = _run(life).GetAwaiter().GetResult();
        }
        finally
        {
            // Also when it threw: a service that says nothing counts as one that hangs.
            life.End(_exitCode);
        }
    }

    private void Report(ServiceStatus status)
    {
        bool isOnItsWay = status.State is ServiceState.Starting or ServiceState.Stopping;
        NativeServiceStatus native = new()
        {
            Type = OwnProcess,
            State = (uint)status.State,
            Accepts = status.State == ServiceState.Running ? AcceptsStop | AcceptsShutdown | AcceptsParameterChange | AcceptsPreShutdown : 0,
            ExitCode = status.ExitCode == 0 ? 0 : ServiceSpecificError,
            SpecificExitCode = (uint)status.ExitCode,
            Checkpoint = status.Checkpoint,
            WaitHint = isOnItsWay ? (uint)ServiceLife.StepPatience.TotalMilliseconds : 0,
        };
        _ = SetServiceStatus(_handle, &native);
    }

    [LibraryImport("advapi32", EntryPoint = "StartServiceCtrlDispatcherW", SetLastError = true)]
    private static partial int StartServiceCtrlDispatcher(TableEntry* table);

    [LibraryImport("advapi32", EntryPoint = "RegisterServiceCtrlHandlerExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint RegisterServiceCtrlHandlerEx(string name, delegate* unmanaged<uint, uint, nint, nint, uint> handler, nint context);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int SetServiceStatus(nint service, NativeServiceStatus* status);

    /// <summary>SERVICE_TABLE_ENTRYW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TableEntry
    {
        public char* Name;
        public delegate* unmanaged<uint, char**, void> Main;
    }
}
