using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Monitor.Workers.Windows;

/// <summary>What Windows refused.</summary>
internal static class SystemFailure
{
    /// <summary>The failure of the call before.</summary>
    /// <param name="what">What failed, as the beginning of a sentence.</param>
    public static Win32Exception Last(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
