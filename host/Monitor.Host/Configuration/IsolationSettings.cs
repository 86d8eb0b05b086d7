using System.Globalization;
using Monitor.Sdk.Settings;
using Monitor.Workers;

namespace Monitor.Host.Configuration;

/// <summary>How a plugin is held: in the agent, or in a process of its own with limits.</summary>
internal sealed class IsolationSettings : IValidatedSettings
{
    private const int MostCpu = 100_000;

    /// <summary>Where it runs.</summary>
    public Isolation Isolation { get; set; }

    /// <summary>The user that its worker runs as.</summary>
    public string? User { get; set; }

    /// <summary>The most memory that its worker may have.</summary>
    public ByteSize? Memory { get; set; }

    /// <summary>The most processor time that its worker may have: <c>50 %</c> is half of one processor.</summary>
    public string? Cpu { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Isolation == Isolation.InProcess && (User is not null || Memory is not null || Cpu is not null))
            yield return new SettingsProblem(nameof(Isolation), "A plugin in Monitor's own process has no user or limits of its own", "Add 'isolation: worker'");
        if (Memory is { } memory && memory.Bytes < WorkerSettings.LeastMemory)
            yield return new SettingsProblem(nameof(Memory), $"In {memory} no worker can run", $"Write at least {new ByteSize(WorkerSettings.LeastMemory)}");
        if (Cpu is not null && Percent(Cpu) is null)
            yield return new SettingsProblem(nameof(Cpu), $"'{Cpu}' is not a share of a processor", "Write a percentage such as 50 %; 200 % are two processors");
    }

    /// <summary>The same as workers take it.</summary>
    public WorkerSettings ToSettings()
    {
        WorkerSettings settings = new() { User = User, Cpu = Percent(Cpu) };
        return Memory is { } memory ? settings with { Memory = memory.Bytes } : settings;
    }

    private static int? Percent(string? text) =>
        text?.EndsWith('%') == true && int.TryParse(text[..^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent is > 0 and <= MostCpu
            ? percent
            : null;
}

/// <summary>Where a plugin runs.</summary>
internal enum Isolation
{
    /// <summary>In Monitor's own process, in a load context of its own.</summary>
    InProcess,

    /// <summary>In a process of its own.</summary>
    Worker,
}
