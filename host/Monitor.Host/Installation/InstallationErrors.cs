using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Installation;

/// <summary>What can go wrong with an installation.</summary>
internal static class InstallationErrors
{
    public static MonitorError NotHere() => new(
        "MON1060", "'monitor install' and 'monitor uninstall' are for Windows", "On Linux put the program where you want it, and let systemd start it: the operator guide has a unit");

    public static MonitorError NoAdministrator() => new(
        "MON1061", "An installation needs an administrator's rights", "Write the command in a console that was opened with 'Run as administrator'");

    public static MonitorError Failed(InstallationFailedException failure) => new(
        "MON1062", $"Nothing was installed: {failure.Step} failed: {failure.Message.TrimEnd('.')}", "What had been done was taken back; mend what the message says, and install again");

    public static MonitorError NotTakenBack(string what) => new(
        "MON1063", $"This could not be taken back: {what}", "Mend what the message says, and write 'monitor uninstall'");

    public static MonitorError NotRemoved(string what, string reason) => new(
        "MON1064", $"{what} failed: {reason.TrimEnd('.')}", "All else was removed; mend what the message says, and write 'monitor uninstall' again");

    public static MonitorError FolderOfStranger(string folder, string reason) => new(
        "MON1065", $"The folder {folder} is there already and {reason}", "Look at what is in it, and remove it: who owns it could change Monitor's configuration");

    public static MonitorError OpenRuntime(string program, string reason) => new(
        "MON1067", $"The service cannot be run by {program}, which not only administrators can change: {reason}", "Install .NET for all users, which puts it below 'C:\\Program Files', and use that one; or use the zip that brings its own");

    public static MonitorError OpenSource(string folder, string reason) => new(
        "MON1067", $"The program in {folder} cannot be installed, since not only administrators can change it: {reason}", "Unpack the zip anew, into a folder that only administrators can write, as one below 'C:\\Program Files'");

    public static MonitorError NoConfiguration(string path, string reason) => new(
        "MON1066", $"The configuration {path} cannot be installed: {reason.TrimEnd('.')}", "Name a file that can be read, with '--config FILE'; or leave the option out for the one that comes with Monitor");
}
