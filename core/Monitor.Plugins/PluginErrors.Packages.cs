using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <content>What can be wrong with a package, or with installing one.</content>
internal static partial class PluginErrors
{
    public static MonitorError PackageUnreadable(string package, Exception exception) => new(
        "MON2044",
        $"The package cannot be read: {Words(exception)}",
        "Get it again from its publisher",
        new SourcePlace(package));

    public static MonitorError NoPluginPackage(string package) => new(
        "MON2045",
        "This is no plugin package: it has no plugin/plugin.json",
        "Make the package with 'dotnet pack' of a plugin project, one that sets MonitorPluginName",
        new SourcePlace(package));

    public static MonitorError EntryOutside(string package, string entry, string reason) => new(
        "MON2046",
        $"The package has an entry '{Shown(entry)}', which {reason}",
        "Do not use the package, and tell its publisher: no build makes such an entry",
        new SourcePlace(package));

    public static MonitorError EntryNotAFile(string package, string entry) => new(
        "MON2047",
        $"The package's entry '{Shown(entry)}' is a link, device or something else that is no file",
        "Do not use the package, and tell its publisher: no build makes such an entry",
        new SourcePlace(package));

    public static MonitorError EntryTwice(string package, string entry, string other) => new(
        "MON2048",
        $"The package's entries '{Shown(entry)}' and '{Shown(other)}' would be the same file, or one a folder in the place of the other",
        "Do not use the package, and tell its publisher: no build makes such entries",
        new SourcePlace(package));

    public static MonitorError PackageTooLarge(string package, string reason) => new(
        "MON2049",
        $"The package is larger than a plugin may be: {reason}",
        "Ask its publisher for a smaller one",
        new SourcePlace(package));

    public static MonitorError AlreadyInstalled(string plugin, string folder) => new(
        "MON2050",
        $"Plugin {plugin} is installed already",
        "Use --replace to put this one in its place",
        new SourcePlace(folder));

    public static MonitorError NameTaken(string plugin, string folder) => new(
        "MON2051",
        $"There is a plugin {plugin} in another folder, which would count instead of this one",
        "Remove the other one, or use another plugin",
        new SourcePlace(folder));

    public static MonitorError NotInstalled(string plugin, string folder, string installFolder) => new(
        "MON2052",
        $"Plugin {plugin} was not installed into {installFolder}",
        "Leave it out of the configuration; a plugin that lies elsewhere is removed by whoever put it there",
        new SourcePlace(folder));

    public static MonitorError FolderNotChanged(string plugin, string folder, Exception exception) => new(
        "MON2053",
        $"The plugins folder cannot be changed for plugin {plugin}: {Words(exception)}",
        OperatingSystem.IsWindows()
            ? "Run the command as an administrator, with Monitor stopped ('sc stop Monitor') and space on the disk; nothing was changed"
            : "Run the command as root, with space on the disk; nothing was changed",
        new SourcePlace(folder));

    public static MonitorError InstallerBusy(string folder) => new(
        "MON2054",
        "Another command changes this plugins folder just now",
        "Wait until it is done",
        new SourcePlace(folder));

    /// <summary>An entry's name, for a message: what an attacker wrote, without control characters and not endless.</summary>
    private static string Shown(string entry)
    {
        const int Longest = 100;
        string printable = string.Concat(entry.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter is >= '\u200e' and <= '\u202e' ? '\ufffd' : letter));
        return printable.Length <= Longest ? printable : printable[..Longest] + "…";
    }
}
