using Monitor.Host.Configuration;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Installation;

/// <summary>The configuration that an operator names to be installed. The file is held open so that on Windows nobody can write, rename or delete it
/// while it is asked about and read, and what was read is what is installed: between check and copy nothing else can get in its place.</summary>
internal static class NamedConfiguration
{
    /// <summary>Reads it, if nobody but administrators can have written it and it is sound.</summary>
    /// <param name="named">The file.</param>
    /// <param name="findDistrust">Tells why a file, or a folder that it lies in, is not trusted; throws an <see cref="IOException"/> if it cannot be asked.</param>
    /// <param name="errors">Takes all that is wrong.</param>
    /// <returns>Its bytes; null if it is not to be installed.</returns>
    public static byte[]? Read(string named, Func<string, FileDistrust?> findDistrust, ICollection<MonitorError> errors)
    {
        if (!File.Exists(named))
        {
            errors.Add(InstallationErrors.NoConfiguration(named, Directory.Exists(named) ? "it is a folder" : "it is not there"));
            return null;
        }

        string path = Path.GetFullPath(named);
        try
        {
            using FileStream held = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (FindDistrust(path, findDistrust) is { } distrust)
            {
                errors.Add(distrust);
                return null;
            }

            byte[] content = ConfigurationFile.Read(path);
            return MonitorConfiguration.Read(path, content, errors) is null ? null : content;
        }
        catch (MonitorException unreadable)
        {
            errors.Add(unreadable.Error);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            errors.Add(InstallationErrors.NoConfiguration(path, refusal.Message));
        }

        return null;
    }

    private static MonitorError? FindDistrust(string path, Func<string, FileDistrust?> find)
    {
        try
        {
            return find(path) is { } distrust ? ConfigurationErrors.NotTrusted(distrust) : null;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return ConfigurationErrors.TrustUnknown(path, refusal.Message);
        }
    }
}
