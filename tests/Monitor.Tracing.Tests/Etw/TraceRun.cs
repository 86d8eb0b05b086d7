using System.Collections.Concurrent;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>Follows a trace that lies in a file as the collector follows its session, and keeps the events.</summary>
internal sealed class TraceRun : IProcessLookup
{
    private readonly RecordingOutput _output = new();

    public WrittenFacts Facts { get; } = new();

    public SessionClock? Clock { get; init; }

    public HealthState Health => _output.Health.State;

    public ConcurrentDictionary<string, int> Counters { get; } = [];

    public IReadOnlyList<RecordedEvent> Events => [.. _output.Events];

    /// <summary>The GUID of a process: its id, and the second half of its start.</summary>
    public static Guid Guid(uint processId, ulong start) => new((int)processId, 0, 0, BitConverter.GetBytes(start));

    public ProcessIdentity? Find(uint processId) => null;

    public Guid GuidOf(uint processId, ulong start) => Guid(processId, start);

    /// <summary>Reads a file to its end.</summary>
    public TraceRun Read(string path)
    {
        CollectorContext context = new(_output, _output.Health, this);
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero));
        DevicePaths paths = new(() => [new(@"\Device\HarddiskVolume3", "C:"), new(@"\Device\HarddiskVolume30", "D:")], @"C:\Windows", time);
        EtwTrace trace = new(new ProcessTable(Facts, this, time), new EtwReports(context), paths, new RegistryNames(controlSet: 1), Facts, name => Counters.AddOrUpdate(name, 1, (_, count) => count + 1));
        using BPerfEventSource source = new(path);
        trace.Follow(source, Clock);
        source.Process();
        return this;
    }

    /// <summary>Reads hand-built events.</summary>
    public TraceRun Read(BtlFile file)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "events.btl");
        file.Save(path);
        return Read(path);
    }

    /// <summary>The fields of the only event of a name.</summary>
    public IReadOnlyDictionary<string, string> Only(string name) => Assert.Single(Events, one => one.Name == name).ToDictionary();

    /// <summary>A field of every event of a name, in order.</summary>
    public IReadOnlyList<string?> All(string name, string field) => [.. Events.Where(one => one.Name == name).Select(one => one[field])];
}
