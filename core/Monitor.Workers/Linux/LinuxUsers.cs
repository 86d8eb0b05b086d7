using System.Runtime.InteropServices;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers.Linux;

/// <summary>Who a worker on Linux runs as.</summary>
internal static partial class LinuxUsers
{
    private const string Default = "nobody";

    /// <summary>The user that a worker is started as.</summary>
    /// <param name="wanted">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where.</param>
    /// <returns>The name; null: the agent's own.</returns>
    /// <exception cref="MonitorException">There is no such user, or the agent may not start processes of others.</exception>
    public static string? Choose(string? wanted, SourcePlace? place)
    {
        bool isRoot = geteuid() == 0;
        string? user = wanted ?? (isRoot ? Default : null);
        if (user is null || user == Environment.UserName)
            return null;
        if (getpwnam(user) == 0)
            throw new MonitorException(WorkerErrors.UnknownUser(user, place));
        return isRoot ? user : throw new MonitorException(WorkerErrors.CannotChangeUser(user, Environment.UserName, "root", place));
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getpwnam(string name);
}
