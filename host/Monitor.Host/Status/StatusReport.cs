using System.Globalization;
using System.Text;
using Monitor.Host.CommandLine;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Status;

/// <summary>Prints the status for people.</summary>
internal static class StatusReport
{
    /// <summary>The report.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The present moment.</param>
    public static string Print(AgentStatus status, DateTimeOffset now)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"monitor {status.Version}, process {status.ProcessId}, running for {Duration(now - status.Started)}\n");
        text.Append(CultureInfo.InvariantCulture, $"configuration  {status.Configuration}\n");
        text.Append(CultureInfo.InvariantCulture, $"processes      {status.Processes} in the table\n");
        text.Append(CultureInfo.InvariantCulture, $"hashes         {Hashes(status)}\n");
        if (status.Capture is { } capture)
            text.Append(CultureInfo.InvariantCulture, $"kernel         {capture.Records} records read by {capture.Source}, {capture.Lost} lost\n");
        if (status.Capture?.Limits is { } limits)
            text.Append(CultureInfo.InvariantCulture, $"               {limits}\n");
        text.Append(CultureInfo.InvariantCulture, $"journal        {status.Journal.Events} events, {new ByteSize(status.Journal.Bytes)} in {status.Journal.Folder}\n");
        if (status.Journal.Fault is { } fault)
            text.Append(CultureInfo.InvariantCulture, $"               {fault}\n");
        text.Append('\n').Append(Hooks(status.Capture?.Hooks ?? []));
        text.Append('\n').Append(Collectors(status.Collectors));
        if (status.UnneededCollectors.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"not collected, since no rule set logs it: {string.Join(", ", status.UnneededCollectors)}\n");
        text.Append('\n').Append(Sinks(status.Sinks));
        text.Append(Workers([.. status.Collectors.Concat(status.Sinks).Where(component => component.Worker is not null)]));
        text.Append('\n').Append(EventTable.Print(status.Events));
        foreach (string refused in status.RefusedPlugins)
            text.Append('\n').Append(refused).Append('\n');
        return text.ToString();
    }

    /// <summary>The hooks in the kernel, and what for.</summary>
    public static string Hooks(IReadOnlyList<HookStatus> hooks)
    {
        if (hooks.Count == 0)
            return "no kernel hooks attached\n";
        TextTable table = new("kernel hook", "for");
        foreach (HookStatus hook in hooks)
            table.Add(hook.Name, string.Join(", ", hook.UsedBy));
        return table.ToString();
    }

    private static string Hashes(AgentStatus status) => status.HashAlgorithms.Count == 0 ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", status.HashAlgorithms)}: {status.HashesComputed} files hashed, {status.HashesFromCache} answers from the cache; {status.HashesLate} late, {status.HashesFailed} not to be had");

    private static string Collectors(IReadOnlyList<ComponentStatus> collectors)
    {
        TextTable table = new("collector", "plugin", "state", "");
        foreach (ComponentStatus collector in collectors)
            table.Add(collector.Name, collector.Plugin, collector.State, Remark(collector));
        return table.ToString();
    }

    private static string Sinks(IReadOnlyList<ComponentStatus> sinks)
    {
        TextTable table = new("sink", "plugin", "state", "waiting", "for", "");
        foreach (ComponentStatus sink in sinks)
        {
            string plugin = sink.Rules is null ? sink.Plugin : $"{sink.Plugin}, rules {sink.Rules}";
            SinkLagStatus lag = sink.Lag!;
            table.Add(
                sink.Name,
                plugin,
                sink.State,
                string.Create(CultureInfo.InvariantCulture, $"{lag.Events} events, {new ByteSize(lag.Bytes)}"),
                lag.Seconds < 1 ? "-" : Duration(TimeSpan.FromSeconds(lag.Seconds)),
                Remark(sink));
        }

        return table.ToString();
    }

    private static string Workers(IReadOnlyList<ComponentStatus> components)
    {
        if (components.Count == 0)
            return "";
        TextTable table = new("worker", "process", "user", "memory", "restarts", "limits", "");
        foreach (ComponentStatus component in components)
        {
            WorkerStatus worker = component.Worker!;
            table.Add(
                component.Name,
                worker.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-",
                worker.User,
                string.Create(CultureInfo.InvariantCulture, $"{worker.Memory >> 20} of {worker.MemoryLimit >> 20} MiB"),
                worker.Restarts.ToString(CultureInfo.InvariantCulture),
                worker.Limits,
                worker.LastEnd is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{worker.LastEndTime:yyyy-MM-dd HH:mm:ss}Z: {worker.LastEnd}"));
        }

        return $"\n{table}";
    }

    private static string Remark(ComponentStatus component) => component.Message.Length > 0
        ? component.Message
        : string.Join(", ", component.Counters.Select(pair => $"{pair.Key} {pair.Value}"));

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s"),
    };
}
