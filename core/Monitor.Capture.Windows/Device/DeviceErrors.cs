using System.Runtime.InteropServices;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Device;

/// <summary>What the system's error codes mean at the driver's device.</summary>
internal static class DeviceErrors
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const int Busy = 170;
    private const int AlreadyRegistered = 1242;
    private const int RevisionMismatch = 1306;

    /// <summary>Of an error at opening.</summary>
    /// <param name="error">The system's error code.</param>
    /// <param name="isPrivileged">Whether the user is an administrator: then it is not the rights that are missing, since the device lets one client
    /// in at a time.</param>
    /// <param name="user">The user's name.</param>
    public static MonitorError OfOpening(int error, bool isPrivileged, string user) => error switch
    {
        FileNotFound or PathNotFound => WindowsCaptureErrors.DriverMissing(),
        AccessDenied when !isPrivileged => WindowsCaptureErrors.NotPrivileged(user),
        AccessDenied or SharingViolation or Busy => WindowsCaptureErrors.InUse(),
        _ => WindowsCaptureErrors.RequestFailed("open", Describe(error)),
    };

    /// <summary>Of an error at a request.</summary>
    public static MonitorError OfRequest(uint request, int error) => error switch
    {
        RevisionMismatch => WindowsCaptureErrors.OtherVersion(),
        AlreadyRegistered or SharingViolation => WindowsCaptureErrors.InUse(),
        _ => WindowsCaptureErrors.RequestFailed(NameOf(request), Describe(error)),
    };

    /// <summary>Name of a request, for people.</summary>
    public static string NameOf(uint request) => request switch
    {
        DeviceAbi.Connect => "connect",
        DeviceAbi.Wait => "wait",
        DeviceAbi.Statistics => "statistics",
        DeviceAbi.Policy => "policy",
        DeviceAbi.Detach => "detach",
        _ => $"0x{request:x8}",
    };

    private static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error).TrimEnd('.')} ({error})";
}
