using Monitor.Sdk.Collectors;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Good;

/// <summary>A free collector passes.</summary>
internal sealed class HeartbeatConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("interval", "0"), new("interval", "often")];

    protected override Collector Create() => new HeartbeatCollector(new HeartbeatSettings());

    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation) => ValueTask.FromResult(true);
}

/// <summary>A kernel collector passes.</summary>
internal sealed class ExitConformance : CollectorConformance
{
    protected override Collector Create() => new ExitCollector();
}

/// <summary>A sink passes.</summary>
internal sealed class LineSinkConformance : SinkConformance
{
    private string Path => System.IO.Path.Combine(Folder, "out", "lines");

    private string Away => System.IO.Path.Combine(Folder, "away");

    protected override ISink Create(ISinkContext context)
    {
        if (!Directory.Exists(Away))
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        return new LineSink(new LineSinkSettings { Path = Path }, context);
    }

    protected override async ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => await File.ReadAllTextAsync(Path, cancellation);

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder);
        Directory.Move(folder, Away);
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        Directory.Move(Away, System.IO.Path.GetDirectoryName(Path)!);
        return ValueTask.CompletedTask;
    }
}
