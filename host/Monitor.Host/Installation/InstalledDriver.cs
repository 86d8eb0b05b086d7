using Monitor.EventProvider;

namespace Monitor.Host.Installation;

/// <summary>The capture driver as it is installed; monitor-capture.inf says the same.</summary>
internal static class InstalledDriver
{
    /// <summary>The driver's name as a service.</summary>
    public const string Name = "MonitorCapture";

    /// <summary>Its file.</summary>
    public const string FileName = "monitor-capture.sys";

    private const string Instance = "MonitorCapture Instance";
    private const string Altitude = "385210";
    private const string Key = $@"SYSTEM\CurrentControlSet\Services\{Name}";

    /// <summary>The definition: loaded when the service is started.</summary>
    public static ServiceDefinition Definition { get; } = new(
        Name, Name, ServiceDefinition.FileSystemDriver, ServiceDefinition.OnDemand, ServiceDefinition.NormalErrors, $@"\SystemRoot\System32\drivers\{FileName}", "FSFilter Activity Monitor", ["FltMgr"]);

    /// <summary>Where the filter manager puts it among its kin. Windows 11 24H2 reads that below Parameters, earlier systems beside it.</summary>
    public static IReadOnlyList<RegistryEntry> Instances { get; } = [.. Below(Key), .. Below($@"{Key}\Parameters")];

    /// <summary>The keys that hold these values.</summary>
    public static IReadOnlyList<string> Keys { get; } = [$@"{Key}\Instances", $@"{Key}\Parameters\Instances"];

    private static IEnumerable<RegistryEntry> Below(string key) =>
    [
        new($@"{key}\Instances", "DefaultInstance", Instance),
        new($@"{key}\Instances\{Instance}", "Altitude", Altitude),
        new($@"{key}\Instances\{Instance}", "Flags", 0u),
    ];
}
