using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Configuration;

/// <summary>On Windows every user may make folders where the usual configuration lies: one that somebody else made is not followed,
/// whether it is named or found. Another file that the operator names is the operator's choice, and on Linux /etc is root's.</summary>
internal static class ConfigurationTrust
{
    /// <summary>Why a configuration is not to be followed; null if it is, or if it is not there.</summary>
    /// <param name="path">The file, absolute.</param>
    public static MonitorError? Find(string path)
    {
        if (!OperatingSystem.IsWindows() || !path.Equals(UsualPaths.Here.Configuration, StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
            return null;
        try
        {
            return OwnFolder.WindowsTrust().Find(path) is { } distrust ? ConfigurationErrors.NotTrusted(distrust) : null;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return ConfigurationErrors.NotReadable(path, refusal.Message);
        }
    }
}
