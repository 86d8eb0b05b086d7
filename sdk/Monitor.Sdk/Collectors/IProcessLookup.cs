namespace Monitor.Sdk.Collectors;

/// <summary>Tells who a process is, for collectors that learn no more of it than its id. May be asked from any thread; it reads the system's files, so that
/// the capture thread must not.</summary>
public interface IProcessLookup
{
    /// <summary>Looks at the process that has this id now.</summary>
    /// <param name="processId">Its id in the host's own namespace.</param>
    /// <returns>Null if there is none, or it may not be looked at.</returns>
    ProcessIdentity? Find(uint processId);

    /// <summary>The GUID by which events name a process.</summary>
    /// <param name="processId">Its id in the host's own namespace.</param>
    /// <param name="start">When it was made, as the system counts: hundredths of a second since boot on Linux, 100 ns since 1601 on Windows.</param>
    Guid GuidOf(uint processId, ulong start);
}
