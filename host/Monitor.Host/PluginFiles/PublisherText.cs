using Monitor.Plugins;

namespace Monitor.Host.PluginFiles;

/// <summary>Says where a plugin comes from.</summary>
internal static class PublisherText
{
    /// <summary>In a word or two.</summary>
    public static string Short(PluginDescription plugin) =>
        plugin.IsShipped ? "Monitor" : plugin.Publisher ?? (plugin.IsSigned ? "(unknown)" : "(unsigned)");

    /// <summary>In a sentence without a full stop.</summary>
    public static string Long(PluginDescription plugin) =>
        plugin.IsShipped ? "came with Monitor"
        : plugin.Publisher is { } publisher ? $"signed by {publisher}"
        : plugin.IsSigned ? "signed, but by none of the trusted publishers"
        : "not signed";
}
