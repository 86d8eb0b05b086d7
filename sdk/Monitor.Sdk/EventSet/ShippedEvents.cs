using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>Every event that the SDK declares: Sysmon's and the product's own.</summary>
public static class ShippedEvents
{
    /// <summary>Their schemas, by id.</summary>
    public static IReadOnlyList<EventSchema> All { get; } =
    [
        ProcessCreate.Schema,
        FileCreateTime.Schema,
        NetworkConnect.Schema,
        ServiceStateChange.Schema,
        ProcessTerminate.Schema,
        DriverLoad.Schema,
        ImageLoad.Schema,
        CreateRemoteThread.Schema,
        RawAccessRead.Schema,
        ProcessAccess.Schema,
        FileCreate.Schema,
        RegistryObjectChange.Schema,
        RegistryValueSet.Schema,
        RegistryObjectRename.Schema,
        FileCreateStreamHash.Schema,
        ServiceConfigurationChange.Schema,
        PipeCreated.Schema,
        PipeConnected.Schema,
        WmiFilter.Schema,
        WmiConsumer.Schema,
        WmiBinding.Schema,
        DnsQuery.Schema,
        FileDelete.Schema,
        ClipboardChange.Schema,
        ProcessTampering.Schema,
        FileDeleteDetected.Schema,
        FileBlockExecutable.Schema,
        FileBlockShredding.Schema,
        FileExecutableDetected.Schema,
        EbpfEvent.Schema,
        Error.Schema,
        ProcessInjection.Schema,
        FileRenamed.Schema,
        FileModeChanged.Schema,
        FileOwnerChanged.Schema,
        DotNetAssemblyLoaded.Schema,
        DotNetDynamicCode.Schema,
        AgentStarted.Schema,
        AgentStopped.Schema,
        EventsLost.Schema,
    ];
}
