namespace Monitor.Collectors.Etw;

/// <summary>What the running system tells of a process that no event of the trace does.</summary>
internal interface IProcessFacts
{
    /// <summary>When the process that has this id was made, 100 ns since 1601; null if it is gone or may not be looked at.</summary>
    ulong? StartOf(uint processId);

    /// <summary>Full path of its image; null likewise.</summary>
    string? ImageOf(uint processId);

    /// <summary>Name of a user, with its domain; the SID's own text where there is no name.</summary>
    /// <param name="sid">The SID as bytes.</param>
    string UserOf(ReadOnlySpan<byte> sid);
}
