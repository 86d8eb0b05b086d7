using System.Runtime.InteropServices;

namespace Monitor.Workers;

/// <summary>How a worker is started.</summary>
/// <param name="Path">The program.</param>
/// <param name="Arguments">What comes before the worker's own arguments.</param>
public sealed record WorkerProgram(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>The program that lies beside this one's assemblies, with the verb of a worker.</summary>
    /// <param name="name">The program's name, without an ending.</param>
    /// <param name="verb">The verb.</param>
    public static WorkerProgram Beside(string name, string verb)
    {
        string path = System.IO.Path.Combine(AppContext.BaseDirectory, name), ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return File.Exists(path + ending)
            ? new WorkerProgram(path + ending, [verb])
            : new WorkerProgram(System.IO.Path.Combine(RuntimeRoot, "dotnet" + ending), [path + ".dll", verb]);
    }

    /// <summary>The folder of the .NET that this process runs on.</summary>
    internal static string RuntimeRoot { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
