using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Status;

/// <summary>The run-time folder.</summary>
internal static class StatusFolder
{
    /// <summary>Makes the folder if need be.</summary>
    /// <exception cref="MonitorException">It cannot be made.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            OwnFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("runtime", folder, exception.Message), exception);
        }
    }
}
