using System.Globalization;
using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Keeps a second agent out of a state folder for as long as this one lives.</summary>
internal sealed class AgentLock : IDisposable
{
    private readonly FileStream _file;

    private AgentLock(FileStream file) => _file = file;

    /// <summary>Makes the folder if need be, and takes the lock.</summary>
    /// <exception cref="MonitorException">The folder cannot be used, or another agent has it.</exception>
    public static AgentLock Take(string stateFolder)
    {
        string path = Path.Combine(stateFolder, "lock");
        try
        {
            Directory.CreateDirectory(stateFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("state", stateFolder, exception.Message), exception);
        }

        try
        {
            FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            file.Flush();
            return new AgentLock(file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("state", stateFolder, exception.Message), exception);
        }
        catch (IOException exception)
        {
            throw new MonitorException(ConfigurationErrors.AlreadyRunning(stateFolder, OwnerOf(path)), exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string OwnerOf(string path)
    {
        try
        {
            // Not through FileStream: it would ask for the lock too.
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[16];
            int length = RandomAccess.Read(handle, content, 0);
            return System.Text.Encoding.ASCII.GetString(content, 0, length).Trim();
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
