using System.Globalization;

namespace Monitor.Host.Running;

/// <summary>The signal that comes when the terminal is closed.</summary>
internal static class HangUp
{
    private const string Key = "SigIgn:";
    private const string ControllingTerminal = "/dev/tty";

    /// <summary>Whether the process was started with the signal ignored; nothing may have asked for it before.</summary>
    public static bool IsIgnored() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != 0;

    /// <summary>Whether the process belongs to a terminal.</summary>
    public static bool HasTerminal()
    {
        try
        {
            File.OpenHandle(ControllingTerminal, FileMode.Open, FileAccess.Read).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
