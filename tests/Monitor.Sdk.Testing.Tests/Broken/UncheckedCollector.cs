using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Settings without a check.</summary>
public sealed class UncheckedSettings
{
    /// <summary>How many to keep.</summary>
    public int Keep { get; set; } = 10;
}

/// <summary>Checks its settings in the constructor.</summary>
[Collector("unchecked", Emits = [typeof(ProcessTerminate)], Description = "Does not check its settings")]
public sealed class UncheckedCollector : KernelCollector
{
    private readonly int[] _kept;

    /// <summary>Made by the host.</summary>
    public UncheckedCollector(UncheckedSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Keep);
        _kept = new int[Math.Min(settings.Keep, 10)];
    }

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) =>
        context.Emit(new ProcessTerminate { UtcTime = record.Time, ExitCode = _kept.Length });
}

internal sealed class UncheckedConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new UncheckedCollector(new UncheckedSettings());
}
