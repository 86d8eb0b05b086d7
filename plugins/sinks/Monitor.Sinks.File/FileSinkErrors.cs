using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>What can keep the file sink from writing.</summary>
internal static class FileSinkErrors
{
    public static MonitorError CannotOpen(string path, string reason) => new(
        "MON4101",
        $"The file {path} cannot be opened for writing: {reason}",
        "Give the sink a file of its own that Monitor's user may write, on a disk with room, and see that no second Monitor writes it");

    public static MonitorError ForeignEnd(string path) => new(
        "MON4102",
        $"The file {path} does not end with a line of Monitor's",
        "Give the sink a file of its own; nothing was changed in this one");
}
