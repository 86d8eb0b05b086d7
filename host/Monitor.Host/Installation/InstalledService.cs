using Monitor.EventProvider;
using Monitor.Host.Services;

namespace Monitor.Host.Installation;

/// <summary>The service as it is installed.</summary>
internal static class InstalledService
{
    /// <summary>Rights of the program's folder: everybody runs it, only the system and administrators change it. The event log, which runs as
    /// LocalService, reads a library there.</summary>
    public const string ProgramAccess = "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICI;0x1200a9;;;LS)";

    /// <summary>Rights of the data folder: nobody else looks into the journal.</summary>
    public const string DataAccess = "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    /// <summary>Key of the source that the service's own errors have in the Application log.</summary>
    public const string SourceKey = $@"SYSTEM\CurrentControlSet\Services\EventLog\Application\{ServiceCommand.ServiceName}";

    /// <summary>Everything but the definition. It may be changed by the system and administrators; who is at the machine sees how it is.</summary>
    public static ServiceOptions Options { get; } = new(
        "Records what happens on this machine: processes, files, the registry, connections and more",
        new FailureResponse(
            (uint)TimeSpan.FromDays(1).TotalSeconds,
            RebootMessage: "",
            Command: "",
            [FailureAction.Restart(TimeSpan.FromSeconds(5)), FailureAction.Restart(TimeSpan.FromSeconds(30)), FailureAction.Restart(TimeSpan.FromMinutes(1))]),
        FailsByExitCode: true,
        ServiceOptions.OwnSid,
        [
            "SeChangeNotifyPrivilege",
            "SeDebugPrivilege",
            "SeSecurityPrivilege",
            "SeBackupPrivilege",
            "SeSystemProfilePrivilege",

            // To log on another account and start a worker as it.
            "SeTcbPrivilege",
            "SeAssignPrimaryTokenPrivilege",
            "SeIncreaseQuotaPrivilege",
        ],
        TimeSpan.FromMinutes(1),
        "D:P(A;;0xf01ff;;;SY)(A;;0xf01ff;;;BA)(A;;CCLCRC;;;IU)");

    /// <summary>The values of the source; the message file is one of Windows' that takes any text.</summary>
    public static IReadOnlyList<RegistryEntry> SourceEntries { get; } =
    [
        new(SourceKey, "EventMessageFile", @"%SystemRoot%\System32\EventCreate.exe", IsExpanded: true),
        new(SourceKey, "TypesSupported", 7u),
    ];

    /// <summary>The definition.</summary>
    /// <param name="command">What is started.</param>
    /// <param name="needsDriver">Whether the driver is loaded before.</param>
    public static ServiceDefinition Definition(string command, bool needsDriver) => new(
        ServiceCommand.ServiceName, "Monitor", ServiceDefinition.OwnProcess, ServiceDefinition.Automatic, ServiceDefinition.NormalErrors, command, "", needsDriver ? [InstalledDriver.Name] : []);
}
