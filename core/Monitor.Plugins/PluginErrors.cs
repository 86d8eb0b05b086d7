using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Plugins;

/// <summary>What can be wrong with a plugin's folder, its manifest, or the trust in its files. What can be wrong with its code is told by
/// the other part of this class.</summary>
internal static partial class PluginErrors
{
    public static MonitorError NoPluginsFolder(string folder, Exception exception) => new(
        "MON2001",
        $"The plugins folder cannot be read: {Words(exception)}",
        "Make the folder, or name the right one",
        new SourcePlace(folder));

    public static MonitorError NoManifest(string plugin, string folder) => new(
        "MON2002",
        $"Plugin folder {plugin} has no plugin.json",
        "Copy the plugin's whole build output here, or remove the folder",
        new SourcePlace(folder));

    public static MonitorError Unreadable(string plugin, string folder, Exception exception) => new(
        "MON2003",
        $"The files of plugin {plugin} cannot be read: {Words(exception)}",
        "Install the plugin again, with files that Monitor may read",
        new SourcePlace(folder));

    public static MonitorError ManifestNotJson(string plugin, string reason, SourcePlace place) => new(
        "MON2004",
        $"The manifest of plugin {plugin} is not understood: {reason}",
        "Build the plugin again; the build writes the manifest",
        place);

    public static MonitorError UnknownKey(string plugin, string key, IReadOnlyCollection<string> known, SourcePlace place) => new(
        "MON2005",
        $"The manifest of plugin {plugin} has an unknown key '{key}'",
        Suggestion.Cure(key, known),
        place);

    public static MonitorError MissingKey(string plugin, string key, SourcePlace place) => new(
        "MON2006",
        $"The manifest of plugin {plugin} lacks the key '{key}'",
        "Build the plugin again; the build writes the manifest",
        place);

    public static MonitorError BadValue(string plugin, string key, string value, string expected, SourcePlace place) => new(
        "MON2007",
        $"In the manifest of plugin {plugin}, '{value}' of '{key}' is not {expected}",
        $"Write {expected}, or build the plugin again",
        place);

    public static MonitorError WrongFolderName(string plugin, string name, SourcePlace place) => new(
        "MON2008",
        $"Plugin {name} lies in a folder called {plugin}",
        $"Rename the folder to {name}",
        place);

    public static MonitorError NotListed(string plugin, string path) => new(
        "MON2009",
        $"Plugin {plugin} has a file that its manifest does not list",
        "Remove the file, or install the plugin again",
        new SourcePlace(path));

    public static MonitorError NotPresent(string plugin, string file, SourcePlace manifest) => new(
        "MON2010",
        $"Plugin {plugin} lacks {file}, which its manifest lists",
        "Install the plugin again, with all of its files",
        manifest);

    public static MonitorError LinkOutside(string plugin, string path, string target) => new(
        "MON2011",
        $"Plugin {plugin} has a link to {target}, which is no file of its folder",
        "Put the file itself in place of the link",
        new SourcePlace(path));

    public static MonitorError SameName(string plugin, string other, string path) => new(
        "MON2012",
        $"There are two plugins called {plugin}; the one in {other} counts",
        "Remove one of the two",
        new SourcePlace(path));

    public static MonitorError WrongOwner(string plugin, string path, string owner, string owners, string command) => new(
        "MON2013",
        $"Plugin {plugin} is not trusted: this belongs to {owner}, not to {owners}",
        $"See that the file is what it should be, then: {command}",
        new SourcePlace(path));

    public static MonitorError OthersMayWrite(string plugin, string path, string reason, string command) => new(
        "MON2014",
        $"Plugin {plugin} is not trusted: {reason}",
        $"See that the file is what it should be, then: {command}",
        new SourcePlace(path));

    public static MonitorError NotAFile(string plugin, string path) => new(
        "MON2015",
        $"Plugin {plugin} has something that is neither a file nor a folder",
        "Remove it, or install the plugin again",
        new SourcePlace(path));

    public static MonitorError WrongHash(string plugin, string path, string expected, string actual) => new(
        "MON2016",
        $"Plugin {plugin} is not trusted: the file's SHA-256 is {actual}, the manifest says {expected}",
        "The file was changed after the build; install the plugin again from a source that you trust",
        new SourcePlace(path));

    /// <summary>An exception's message as part of a sentence.</summary>
    private static string Words(Exception exception) => exception.Message.TrimEnd('.');
}
