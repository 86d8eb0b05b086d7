using System.Globalization;
using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Keeps a second agent out of a state folder for as long as this one lives. The lock is the system's, so that it ends with the
/// process, however that ends; who has it stands in a file of its own, since the locked one cannot be read.</summary>
internal sealed class AgentLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int NoSpace = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private readonly FileStream _file;
    private readonly string _ownerPath;

    private AgentLock(FileStream file, string ownerPath)
    {
        _file = file;
        _ownerPath = ownerPath;
    }

    /// <summary>Makes the folder if need be, and takes the lock.</summary>
    /// <exception cref="MonitorException">The folder cannot be used, or another agent has it.</exception>
    public static AgentLock Take(string stateFolder)
    {
        string ownerPath = Path.Combine(stateFolder, "pid");
        FileStream? file = null;
        try
        {
            OwnFolder.Make(stateFolder);
            file = new FileStream(Path.Combine(stateFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            NameOwner(ownerPath);
            return new AgentLock(file, ownerPath);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or WindowsSharingViolation)
        {
            throw new MonitorException(ConfigurationErrors.AlreadyRunning(stateFolder, OwnerOf(ownerPath)), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("state", stateFolder, exception.Message), exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_ownerPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder was moved or its rights were changed: what stands there is of no more use without the lock.
        }

        _file.Dispose();
    }

    /// <summary>A full disk is no reason not to run: the file is for the message that a second agent gets.</summary>
    private static void NameOwner(string path)
    {
        try
        {
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        }
        catch (IOException exception) when (exception.HResult is NoSpace or WindowsDiskFull)
        {
            // The lock holds without it.
        }
    }

    private static string OwnerOf(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
