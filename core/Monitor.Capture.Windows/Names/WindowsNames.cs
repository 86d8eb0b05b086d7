using Monitor.Capture.Windows.Processes;

namespace Monitor.Capture.Windows.Names;

/// <summary>How things are called: what the decoder asks. None of it waits.</summary>
internal sealed class WindowsNames
{
    /// <summary>Paths.</summary>
    public required DosPaths DosPaths { get; init; }

    /// <summary>Users.</summary>
    public required AccountNames Accounts { get; init; }

    /// <summary>Keys.</summary>
    public required RegistryPaths Registry { get; init; }

    /// <summary>Modules.</summary>
    public required ModulePaths Modules { get; init; }

    /// <summary>Functions of modules.</summary>
    public required FunctionNames Functions { get; init; }
}
