using Monitor.Collectors.Clipboard;
using Monitor.Collectors.DnsQuery;
using Monitor.Collectors.DriverLoad;
using Monitor.Collectors.EbpfLoad;
using Monitor.Collectors.FileBlock;
using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileDeleteDetected;
using Monitor.Collectors.FileExecutable;
using Monitor.Collectors.FileMode;
using Monitor.Collectors.FileOwner;
using Monitor.Collectors.FileTime;
using Monitor.Collectors.ImageLoad;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.Pipe;
using Monitor.Collectors.ProcessAccess;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessInjection;
using Monitor.Collectors.ProcessTampering;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Collectors.RawAccessRead;
using Monitor.Collectors.Registry;
using Monitor.Collectors.RemoteThread;
using Monitor.Collectors.StreamHash;
using Monitor.Collectors.Wmi;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessCreateConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessCreateCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessTerminateConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessTerminateCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessAccessConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("limited", "perhaps")];

    protected override Collector Create() => new ProcessAccessCollector(new ProcessAccessSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessInjectionConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessInjectionCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class NetworkConnectConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("failed", "sometimes"), new("port-names", ""), new("host-names", "perhaps")];

    protected override Collector Create() => new NetworkConnectCollector(new NetworkConnectSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileTimeConformance : CollectorConformance
{
    protected override Collector Create() => new FileTimeCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileModeConformance : CollectorConformance
{
    protected override Collector Create() => new FileModeCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileOwnerConformance : CollectorConformance
{
    protected override Collector Create() => new FileOwnerCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ImageLoadConformance : CollectorConformance
{
    protected override Collector Create() => new ImageLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class DriverLoadConformance : CollectorConformance
{
    protected override Collector Create() => new DriverLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class EbpfLoadConformance : CollectorConformance
{
    protected override Collector Create() => new EbpfLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class DnsQueryConformance : CollectorConformance
{
    protected override Collector Create() => new DnsQueryCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessTamperingConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessTamperingCollector();

    protected override KernelRecord RecordOf(KernelHooks hook) => new() { Kind = hook, Time = Processes.Time, Process = Processes.Full };
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class RawAccessReadConformance : CollectorConformance
{
    protected override Collector Create() => new RawAccessReadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileDeleteDetectedConformance : CollectorConformance
{
    protected override Collector Create() => new FileDeleteDetectedCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileExecutableConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("rest", "0 s"), new("patience", "1 h"), new("files", "0")];

    protected override Collector Create() => new FileExecutableCollector(new FileExecutableSettings { FollowMoves = false });
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileDeleteConformance : CollectorConformance
{
    protected override Collector Create() => new FileDeleteCollector(new FileDeleteSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class RemoteThreadConformance : CollectorConformance
{
    protected override Collector Create() => new RemoteThreadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class RegistryConformance : CollectorConformance
{
    protected override Collector Create() => new RegistryCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class PipeConformance : CollectorConformance
{
    protected override Collector Create() => new PipeCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class StreamHashConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("rest", "0 s"), new("patience", "1 h"), new("streams", "0"), new("contents", "1 MiB")];

    protected override Collector Create() => new StreamHashCollector(new StreamHashSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileBlockConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("executables", "true"), new("shredding", "true"), new("folders", "/tmp")];

    protected override Collector Create() => new FileBlockCollector(new FileBlockSettings());
}

/// <summary>The collector passes the conformance kit, with WMI's changes from a list.</summary>
public sealed class WmiConformance : CollectorConformance
{
    private readonly WmiChanges _changes = new();

    protected override Collector Create() => new WmiCollector(() => _changes);

    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation)
    {
        _changes.Add(new WmiChange(Processes.Time, "__InstanceCreationEvent", "__EventFilter", new Dictionary<string, string> { ["Name"] = "a" }, ""));
        return ValueTask.FromResult(true);
    }
}

/// <summary>The collector passes the conformance kit, with a test's contents in the clipboard.</summary>
public sealed class ClipboardConformance : CollectorConformance
{
    private readonly ClipboardContents _clipboard = new(new ClipboardSession(1, "maria", ""));

    protected override Collector Create() => new ClipboardCollector(() => _clipboard);

    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation)
    {
        _clipboard.Put(new ClipboardContent(Processes.Time, 7, 0, "", null));
        return ValueTask.FromResult(true);
    }
}
