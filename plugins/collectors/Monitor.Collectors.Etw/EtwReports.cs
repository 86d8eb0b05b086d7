using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Etw;

/// <summary>Emits the events. Fields that a trace cannot give stay absent.</summary>
/// <param name="context">Where they go.</param>
internal sealed class EtwReports(CollectorContext context)
{
    private const int LongestCommandLine = 32768;

    /// <summary>Bytes of a UTF-16 unit in UTF-8.</summary>
    private const int LongestUnit = 3;

    public void Created(EventTime at, TracedProcess process, TracedProcess parent)
    {
        context.Emit(new ProcessCreate
        {
            UtcTime = at,
            ProcessGuid = process.Guid,
            ProcessId = process.Id,
            Image = ImageOf(process),
            CommandLine = CommandLineOf(process),
            User = process.User,
            TerminalSessionId = process.SessionId,
            IntegrityLevel = IntegrityLevels.NameOf(process.Integrity),
            ParentProcessGuid = parent.Guid,
            ParentProcessId = process.ParentId ?? 0,
            ParentImage = ImageOf(parent),
            ParentCommandLine = CommandLineOf(parent),
            ParentUser = parent.User,
        });
    }

    public void Ended(EventTime at, TracedProcess process, int status) => context.Emit(new ProcessTerminate
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        User = process.User,
        ExitCode = status,
    });

    public void Loaded(EventTime at, TracedProcess process, string path) => context.Emit(new ImageLoad
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        ImageLoaded = path,
        User = process.User,
    });

    public void DriverLoaded(EventTime at, string path) => context.Emit(new DriverLoad { UtcTime = at, ImageLoaded = path });

    public void Connected(EventTime at, TracedProcess process, in Connection connection) => context.Emit(new NetworkConnect
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        User = process.User,
        Protocol = connection.IsUdp ? "udp"u8 : "tcp"u8,
        Initiated = connection.IsInitiated,
        SourceIsIpv6 = connection.Local.IsIpv6,
        SourceIp = connection.Local,
        SourceHostname = Text.AbsentForGood,
        SourcePort = connection.LocalPort,
        DestinationIsIpv6 = connection.Remote.IsIpv6,
        DestinationIp = connection.Remote,
        DestinationHostname = Text.AbsentForGood,
        DestinationPort = connection.RemotePort,
    });

    public void FileMade(EventTime at, TracedProcess process, string path) => context.Emit(new FileCreate
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        TargetFilename = path,
        User = process.User,
    });

    public void FileDeleted(EventTime at, TracedProcess process, string path) => context.Emit(new FileDeleteDetected
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        User = process.User,
        Image = ImageOf(process),
        TargetFilename = path,
    });

    public void KeyChanged(EventTime at, TracedProcess process, string act, string path) => context.Emit(new RegistryObjectChange
    {
        EventType = act,
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        TargetObject = path,
        User = process.User,
    });

    public void ValueSet(EventTime at, TracedProcess process, string path, string? details) => context.Emit(new RegistryValueSet
    {
        EventType = "SetValue"u8,
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        Image = ImageOf(process),
        TargetObject = path,
        Details = details,
        User = process.User,
    });

    public void Resolved(EventTime at, TracedProcess process, string name, uint status, string results) => context.Emit(new DnsQuery
    {
        UtcTime = at,
        ProcessGuid = process.Guid,
        ProcessId = process.Id,
        QueryName = name,
        QueryStatus = status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        QueryResults = results.Length == 0 ? Text.Absent : results,
        Image = ImageOf(process),
        User = process.User,
    });

    public void Lost(EventTime since, EventTime until, long count) => context.Emit(new EventsLost
    {
        UtcTime = until,
        Count = (ulong)count,
        Reason = "etw-buffers-full"u8,
        Since = since,
        Until = until,
    });

    /// <summary>How many events were in the buffer nobody knows: one at least.</summary>
    public void BufferLost(EventTime at)
    {
        context.Emit(new EventsLost { UtcTime = at, Count = 1, Reason = "etw-buffer-lost"u8, Since = at, Until = at });
        context.Health.Report(HealthState.Degraded, "a buffer of the session, with all events in it, could not be handed over; raise 'buffers', or set 'registry: false'");
    }

    private static Text ImageOf(TracedProcess process) => process.Image.Length == 0 ? KernelProcess.UnknownImage : process.Image;

    private static Arguments CommandLineOf(TracedProcess process)
    {
        if (process.CommandLine is not { } line)
            return default;
        ReadOnlySpan<char> shown = line.AsSpan(0, Math.Min(line.Length, LongestCommandLine));
        Utf8Builder bytes = new(shown.Length * LongestUnit);
        bytes.Append(shown);
        return new Arguments(bytes.From(0).ToArray());
    }
}
