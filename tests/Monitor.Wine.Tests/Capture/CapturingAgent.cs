using System.Text.Json.Nodes;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests.Capture;

/// <summary>An agent that captures by the driver, with a folder of its own.</summary>
internal sealed class CapturingAgent : IDisposable
{
    private const string Rules = """
        <Sysmon schemaversion="4.90">
          <EventFiltering>
            <FileCreate onmatch="include">
              <TargetFilename condition="end with">.exe</TargetFilename>
            </FileCreate>
          </EventFiltering>
        </Sysmon>
        """;

    private readonly WinePrefix _prefix;
    private readonly string _folder;
    private readonly WineProcess _process;

    private CapturingAgent(WinePrefix prefix, string folder, WineProcess process)
    {
        _prefix = prefix;
        _folder = folder;
        _process = process;
    }

    /// <summary>What it said on standard error.</summary>
    public string Error => _process.Error;

    /// <summary>Starts one with all collectors that the driver serves, a sink for everything and one behind a rule set; it need not come up.</summary>
    public static CapturingAgent Start(WinePrefix prefix, string folder)
    {
        prefix.Write(folder + @"\rules.xml", Rules);
        prefix.Write(folder + @"\monitor.yaml", """
            state: state
            runtime: run
            rules: { programs: rules.xml }
            collectors: [process-create, process-terminate, process-access, process-tampering, remote-thread, image-load, driver-load, file-create,
              file-delete: { volume-archive: { folder: MonitorArchive, directories: ['C:\Kept'] } },
              file-executable, file-rename, file-time, stream-hash, raw-access-read, pipe, registry, network-connect,
              file-block: { folders: ['C:\Guarded'], executables: true, shredding: true }]
            queue: { input: 256 MiB }
            sinks:
              trail: { plugin: file, settings: { path: trail.ndjson, rotate: 4 GiB } }
              alerts: { plugin: file, rules: programs, settings: { path: alerts.ndjson } }
            """);
        return new CapturingAgent(prefix, folder, prefix.Start(WindowsBuild.Program, "run", "--config", folder + @"\monitor.yaml"));
    }

    /// <summary>Starts one and waits until it captures.</summary>
    public static CapturingAgent StartCapturing(WinePrefix prefix, string folder)
    {
        CapturingAgent agent = Start(prefix, folder);
        agent._process.WaitForError("capturing after");
        return agent;
    }

    /// <summary>Waits until it has told of so many raw records, read or lost.</summary>
    public CaptureCounts WaitForRecords(long count)
    {
        CaptureCounts counts = Counts();
        WineWait.Until(() => (counts = Counts()).Total >= count, $"{count} records", () => $"{counts} {Error}");
        return counts;
    }

    /// <summary>What it has read and lost so far.</summary>
    public CaptureCounts Counts()
    {
        WineResult status = AskStatus();
        if (status.ExitCode != 0 || JsonNode.Parse(status.Output)!["capture"] is not { } capture)
            return new CaptureCounts(0, 0, 0);
        return new CaptureCounts((long)capture["records"]!, (long)capture["lost"]!, (long)capture["sequenceGaps"]!);
    }

    /// <summary>How it says that it is.</summary>
    public JsonNode Status()
    {
        WineResult status = AskStatus();
        Assert.True(status.ExitCode == 0, Error);
        return JsonNode.Parse(status.Output)!;
    }

    /// <summary>Stops it in good order.</summary>
    public void Stop()
    {
        _process.Interrupt();
        Assert.True(_process.WaitForExit() == 0, Error);
    }

    /// <summary>Stops it, unless it has ended by itself because the driver is gone: Wine takes a driver away from those who have it open now and
    /// then, which Windows does not.</summary>
    public void StopWithoutDriver()
    {
        bool hasEnded = !_process.TryInterrupt();
        int code = _process.WaitForExit();
        Assert.True(code == 0 || Error.Contains("MON3045", StringComparison.Ordinal), $"{hasEnded} {code} {Error}");
    }

    /// <summary>Waits until it has ended.</summary>
    public int WaitForExit() => _process.WaitForExit();

    /// <summary>Ends it as a power failure would.</summary>
    public void Kill() => _process.End();

    /// <summary>What a sink has written.</summary>
    public List<JsonNode> Read(string sink) => [.. File.ReadLines(_prefix.Here($@"{_folder}\{sink}.ndjson")).Select(line => JsonNode.Parse(line)!)];

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private WineResult AskStatus() => _prefix.Run(WindowsBuild.Program, "status", "--json", "--config", _folder + @"\monitor.yaml");
}

/// <summary>What an agent has read and lost.</summary>
/// <param name="Records">Raw records read.</param>
/// <param name="Lost">Raw records lost, by the driver's counts.</param>
/// <param name="Gaps">Raw records lost, by their numbers.</param>
internal sealed record CaptureCounts(long Records, long Lost, long Gaps)
{
    /// <summary>Read or lost.</summary>
    public long Total => Records + Lost;
}
