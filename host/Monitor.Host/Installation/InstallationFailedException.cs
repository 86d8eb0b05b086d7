using System.ComponentModel;
using System.Security;

namespace Monitor.Host.Installation;

/// <summary>A step of an installation that the system refused.</summary>
/// <param name="step">What was to be done, in words.</param>
/// <param name="reason">Why it was not.</param>
internal sealed class InstallationFailedException(string step, Exception reason) : Exception(reason.Message, reason)
{
    /// <summary>What was to be done, in words.</summary>
    public string Step { get; } = step;

    /// <summary>Whether an exception is the system's refusal and no fault of the program.</summary>
    public static bool IsReason(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or Win32Exception or SecurityException or System.TimeoutException;
}
