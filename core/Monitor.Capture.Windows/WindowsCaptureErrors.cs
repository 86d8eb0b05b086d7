using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows;

/// <summary>What can keep live capture on Windows from starting, or end it.</summary>
internal static class WindowsCaptureErrors
{
    public static MonitorError DriverMissing() => new(
        "MON3060",
        "The capture driver is not loaded, so kernel activity cannot be seen",
        "Install it as an administrator with 'monitor install', which tells what Windows has against it; or list only collectors that need no driver under 'collectors:'");

    public static MonitorError NotPrivileged(string user) => new(
        "MON3042",
        $"User {user} may not use the capture driver: only SYSTEM and administrators may",
        "Run as a service, or from an elevated prompt");

    public static MonitorError InUse() => new(
        "MON3043",
        "The capture driver is in use by another program",
        "Look whether another Monitor runs ('sc query Monitor'), and stop it: the driver serves one at a time");

    public static MonitorError OtherVersion() => new(
        "MON3044",
        "The capture driver is of another version than this program",
        "Install driver and program from the same package, and restart the driver: 'monitor install'");

    public static MonitorError RequestFailed(string request, string reason) => new(
        "MON3045",
        $"The capture driver does not answer the request '{request}': {reason}",
        "Look whether the driver was stopped or removed while Monitor ran ('sc query MonitorCapture'), and start both again");

    public static MonitorError AnswerNotUnderstood(string what) => new(
        "MON3046",
        $"The capture driver's answer makes no sense: {what}",
        "Report this line with the driver's version");

    public static MonitorError WithoutPart(string part, string cause, string cure) => new(
        "MON3047", $"The capture driver runs without its {part}: {cause}", cure);

    public static MonitorError NoComparison() => WithoutPart(
        "comparison of images",
        "this Windows has no PsGetProcessSectionBaseAddress, so images that were replaced in memory are not seen",
        "Report this line with the version of Windows");
}
