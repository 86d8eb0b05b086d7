namespace Monitor.Capture.Windows.Processes;

/// <summary>A process of the system's own list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">Id of its parent, which may have gone and left the id to another.</param>
/// <param name="Start">When it was made, in 100 ns since 1601.</param>
/// <param name="SessionId">Its terminal session.</param>
/// <param name="Name">Name of its image's file, without the path; of the kernel's own processes what Windows calls them.</param>
internal sealed record RunningProcess(uint Id, uint ParentId, ulong Start, uint SessionId, string Name)
{
    private const uint System = 4;

    /// <summary>Whether it is the kernel's own, such as <c>System</c> and <c>Registry</c>: it has no file, and lets nobody see its token.</summary>
    public bool IsKernels => Id == System || (ParentId == System && !Name.Contains('.', StringComparison.Ordinal));
}
