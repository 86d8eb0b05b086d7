namespace Monitor.Capture.Windows.Processes;

/// <summary>The path of a file that is mapped into processes: kept once, however many have it.</summary>
/// <param name="path">The path that programs use, as UTF-8.</param>
internal sealed class ModulePath(byte[] path)
{
    /// <summary>The path that programs use, as UTF-8.</summary>
    public byte[] Path { get; } = path;

    /// <summary>How many modules have it.</summary>
    public int References { get; set; }

    /// <summary>Its exported functions, once they were asked for.</summary>
    public Task<ExportedFunctions?>? Functions { get; set; }
}
