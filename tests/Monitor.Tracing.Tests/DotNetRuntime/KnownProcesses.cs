using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>Every process is known, by names made of its id.</summary>
internal sealed class KnownProcesses : IProcessLookup
{
    /// <summary>A process that is said to be the agent's.</summary>
    public uint AgentsOwn { get; set; }

    public static Guid GuidFor(uint processId) => new(processId, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    public ProcessIdentity? Find(uint processId) => new(GuidFor(processId), processId, $"/image/of/{processId}", "alice", Text.Absent) { IsAgents = processId == AgentsOwn };

    public Guid GuidOf(uint processId, ulong start) => GuidFor(processId);
}
