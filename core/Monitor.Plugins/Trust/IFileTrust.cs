using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Trust;

/// <summary>Tells whether only trusted users can have written a plugin's files: one implementation for each operating system.</summary>
public interface IFileTrust
{
    /// <summary>Checks a plugin's folder, what lies in it, and the folders that it lies in.</summary>
    /// <param name="plugin">The plugin's name, for errors.</param>
    /// <param name="folder">The plugin's folder, links resolved.</param>
    /// <param name="entries">The files and folders in it, relative to it.</param>
    /// <returns>The first thing that is wrong; null if all is well.</returns>
    MonitorError? Check(string plugin, string folder, IEnumerable<string> entries);

    /// <summary>Checks a publisher's key file and the folders that it lies in.</summary>
    /// <param name="publisher">The publisher, for errors.</param>
    /// <param name="path">The file.</param>
    /// <returns>The first thing that is wrong; null if all is well.</returns>
    /// <exception cref="IOException">The file cannot be asked.</exception>
    MonitorError? CheckKey(string publisher, string path);
}
