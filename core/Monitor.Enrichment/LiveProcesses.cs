using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment;

/// <summary>Looks processes up in /proc, for collectors that have no kernel record to know them by: with the names and GUIDs that the process table gives
/// them.</summary>
/// <param name="host">Gives what GUIDs are made of; asked at the first look.</param>
/// <param name="users">Names users; used by nobody else.</param>
/// <param name="agentProcessId">The agent's own process id.</param>
/// <param name="procFolder">Where proc is mounted.</param>
public sealed class LiveProcesses(Func<HostIdentity> host, UserNames users, uint agentProcessId, string procFolder = "/proc") : IProcessLookup
{
    private const int MostAncestors = 64;

    private readonly Lock _lock = new();
    private readonly Lazy<HostIdentity> _host = new(host, LazyThreadSafetyMode.PublicationOnly);
    private readonly TerminalNames _terminals = new("/proc/tty/drivers");

    /// <inheritdoc/>
    public ProcessIdentity? Find(uint processId)
    {
        lock (_lock)
        {
            users.Refresh();
            ProcessTable alone = new(_host.Value, users, _terminals, agentProcessId);
            if (RunningProcesses.ReadCurrent(alone, processId, procFolder) is not { } entry)
                return null;
            KernelProcess process = alone.View(entry, default);
            return new ProcessIdentity(process.Guid, processId, process.Image, process.User, process.ContainerId) { IsAgents = IsAgents(processId) };
        }
    }

    /// <inheritdoc/>
    public Guid GuidOf(uint processId, ulong start) => _host.Value.ProcessGuid(processId, start);

    private bool IsAgents(uint processId)
    {
        uint? at = processId;
        for (int i = 0; i < MostAncestors && at is > 0; i++, at = RunningProcesses.ParentOf(at.Value, procFolder))
        {
            if (at == agentProcessId)
                return true;
        }

        return false;
    }
}
