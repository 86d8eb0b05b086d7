namespace Monitor.Workers.Protocol;

/// <summary>The version of what agent and worker say to each other; docs/isolation.md describes it.</summary>
internal static class ProtocolVersion
{
    /// <summary>Goes up with every change. Both sides are the same program, so that no other version is understood.</summary>
    public const ushort Current = 1;
}
