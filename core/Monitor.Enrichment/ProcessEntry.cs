namespace Monitor.Enrichment;

/// <summary>A process in the <see cref="ProcessTable"/>. Identity is pid and start; the entry is used again some time after the process
/// is gone.</summary>
public sealed class ProcessEntry
{
    internal const uint Unset = uint.MaxValue;

    /// <summary>Process id in the host's namespace.</summary>
    public uint ProcessId { get; internal set; }

    /// <summary>Start in hundredths of a second since boot.</summary>
    public ulong StartTicks { get; internal set; }

    /// <summary>Process id of the process that made this one.</summary>
    public uint CreatorProcessId { get; internal set; }

    /// <summary>Start of the process that made this one; 0 if not known.</summary>
    public ulong CreatorStartTicks { get; internal set; }

    /// <summary>Real user id.</summary>
    public uint UserId { get; internal set; }

    /// <summary>Whether the process is the agent or descends from it.</summary>
    public bool IsAgents { get; internal set; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded { get; internal set; }

    internal bool IsExpiring { get; set; }

    internal ulong StartNanoseconds { get; set; }

    internal uint EffectiveUserId { get; set; }

    internal uint LoginUserId { get; set; }

    internal uint SessionId { get; set; }

    internal uint Terminal { get; set; }

    internal uint NamespacedProcessId { get; set; }

    internal Guid? Guid { get; set; }

    internal ProcessImage? Image { get; set; }

    internal ProcessEntry? OlderGeneration { get; set; }

    /// <summary>Notes the user that the process was seen to act as. It can become another without starting an image, and then its effective
    /// user is taken to be the same.</summary>
    public void SetUser(uint userId)
    {
        if (userId == UserId)
            return;
        UserId = userId;
        EffectiveUserId = userId;
    }
}
