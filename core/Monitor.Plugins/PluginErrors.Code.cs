using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <content>What can be wrong with a plugin's code.</content>
internal static partial class PluginErrors
{
    public static MonitorError NotManaged(string plugin, string path) => new(
        "MON2017",
        $"Plugin {plugin} names an assembly that is no .NET assembly",
        "Build the plugin again and copy its whole output",
        new SourcePlace(path));

    public static MonitorError FrameworkTooNew(string plugin, string path, string needed, string here) => new(
        "MON2018",
        $"Plugin {plugin} is built for {needed}, Monitor runs on {here}",
        $"Use a build of the plugin for {here}, or a newer Monitor",
        new SourcePlace(path));

    public static MonitorError OwnSdk(string plugin, string path) => new(
        "MON2019",
        $"Plugin {plugin} brings its own copy of Monitor.Sdk; its types would not be the host's",
        "Remove the file and list it no more: reference Monitor.Sdk with Private=\"false\" or ExcludeAssets=\"runtime\", as its build files do",
        new SourcePlace(path));

    public static MonitorError MissingAssembly(string plugin, string path, string assembly, Version version) => new(
        "MON2020",
        $"Plugin {plugin} needs {assembly} {version}, which is neither in its folder nor part of .NET {Environment.Version}",
        $"Build the plugin with EnableDynamicLoading=true, so that {assembly}.dll comes along, and copy its whole output",
        new SourcePlace(path));

    public static MonitorError CoreReference(string plugin, string path, string assembly) => new(
        "MON2021",
        $"Plugin {plugin} references {assembly}, an inner part of Monitor",
        "Plugins may only reference Monitor.Sdk; remove the reference and build the plugin again",
        new SourcePlace(path));

    public static MonitorError SdkTooNew(string plugin, string path, Version needed, Version here) => new(
        "MON2022",
        $"Plugin {plugin} needs Monitor.Sdk with assembly version {needed}, the host's has {here}",
        "Use a newer Monitor, or a build of the plugin for this one",
        new SourcePlace(path));

    public static MonitorError MissingMember(string plugin, string path, string member, int others, SdkVersions versions) => new(
        "MON2023",
        $"Plugin {plugin} uses {member}{(others == 0 ? "" : $" and {others} more")}, which Monitor.Sdk {versions.Host} does not have; the plugin is built against {versions.Plugin}",
        versions.Cure,
        new SourcePlace(path));

    public static MonitorError NotImplemented(string plugin, string path, string type, string member, SdkVersions versions) => new(
        "MON2024",
        $"Class {type} of plugin {plugin} does not implement {member}, which Monitor.Sdk {versions.Host} asks for; the plugin is built against {versions.Plugin}",
        versions.Cure,
        new SourcePlace(path));

    public static MonitorError NoEntry(string plugin, string path, string? reason) => new(
        "MON2025",
        $"Plugin {plugin} has no public class with [Collector] or [Sink] of Monitor.Sdk{(reason is null ? "" : ": " + reason)}",
        $"Put [Collector(\"{plugin}\")] or [Sink(\"{plugin}\")] on one public, not abstract, not generic class",
        new SourcePlace(path));

    public static MonitorError SeveralEntries(string plugin, string path, IEnumerable<string> types) => new(
        "MON2026",
        $"Plugin {plugin} has more than one entry: {string.Join(", ", types)}",
        "Keep one class with [Collector] or [Sink]; make a plugin of its own from each other one",
        new SourcePlace(path));

    public static MonitorError WrongEntryName(string plugin, string path, string type, string name) => new(
        "MON2027",
        $"Class {type} of plugin {plugin} calls itself '{name}'",
        $"Give the attribute and MonitorPluginName the same name, '{plugin}' or '{name}'",
        new SourcePlace(path));

    public static MonitorError WrongEntryType(string plugin, string path, string type, string attribute, string expected) => new(
        "MON2028",
        $"Class {type} of plugin {plugin} has [{attribute}], but is no {expected}",
        $"Let it be a {expected}",
        new SourcePlace(path));

    public static MonitorError NoEvent(string plugin, string path, string type) => new(
        "MON2029",
        $"Plugin {plugin} emits {type}, which is no declared event",
        "Name in Emits only structs with the [Event] attribute, of the plugin's own assemblies or of Monitor.Sdk",
        new SourcePlace(path));

    public static MonitorError EventIdTaken(string plugin, string path, EventIdentity declared) => new(
        "MON2030",
        $"Plugin {plugin} declares event {declared}; ids below {EventIdentity.FirstCustomId} are Sysmon's and Monitor's own",
        $"Choose an id from {EventIdentity.FirstCustomId} to {ushort.MaxValue}",
        new SourcePlace(path));

    public static MonitorError EventClash(string plugin, string path, EventIdentity declared, EventIdentity present, string owner) => new(
        "MON2031",
        $"Plugin {plugin} declares event {declared}, but event {present} of {owner} has the same {(declared.Id == present.Id ? "id" : "name")}",
        "Choose another id or name for one of the two, or do not use both plugins",
        new SourcePlace(path));

    public static MonitorError NotLoaded(string plugin, string path, Exception exception) => new(
        "MON2032",
        $"Plugin {plugin} cannot be loaded: {exception.GetType().Name}: {Words(exception)}",
        "Report it to the plugin's author",
        new SourcePlace(path));

    public static MonitorError WrongConstructor(string plugin, string path, string type, string reason) => new(
        "MON2033",
        $"Class {type} of plugin {plugin} {reason}",
        "Give it one public constructor that asks for nothing but its settings class and, in a sink, ISinkContext",
        new SourcePlace(path));

    public static MonitorError WrongSchema(string plugin, string path, string type, string reason) => new(
        "MON2034",
        $"The schema of event {type} of plugin {plugin} cannot be used: {reason}",
        "Leave the event's members to the generator of Monitor.Sdk and build the plugin again",
        new SourcePlace(path));

    public static MonitorError ConstructorThrew(string plugin, string path, Exception exception) => new(
        "MON2035",
        $"Plugin {plugin} cannot be made: its constructor threw {exception.GetType().Name}: {Words(exception)}",
        "If the message does not help, report it to the plugin's author; the other plugins run on",
        new SourcePlace(path));

    public static MonitorError WrongKind(string plugin, string path, PluginKind kind, PluginKind wanted) => new(
        "MON2036",
        $"Plugin {plugin} is a {kind.ToString().ToLowerInvariant()}, not a {wanted.ToString().ToLowerInvariant()}",
        kind == PluginKind.Sink ? "Name it under 'sinks'" : "Name it under 'collectors'",
        new SourcePlace(path));

    public static MonitorError NotUnloaded(string plugin, string path) => new(
        "MON2037",
        $"Plugin {plugin} is stopped, but its code cannot be unloaded: a thread, a timer or a static event still refers to it",
        "It stays in memory until Monitor ends, which does no harm; its author can mend it",
        new SourcePlace(path));
}
