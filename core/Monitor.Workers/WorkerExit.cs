namespace Monitor.Workers;

/// <summary>Exit codes of a worker.</summary>
internal static class WorkerExit
{
    /// <summary>It was told to stop, and did.</summary>
    public const int Well = 0;

    /// <summary>What the agent sent was not understood.</summary>
    public const int Protocol = 71;

    /// <summary>The agent is gone.</summary>
    public const int AgentGone = 72;

    /// <summary>There was no memory left.</summary>
    public const int OutOfMemory = 73;
}
