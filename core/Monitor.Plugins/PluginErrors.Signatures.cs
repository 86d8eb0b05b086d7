using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <content>What can be wrong with signatures and keys.</content>
internal static partial class PluginErrors
{
    public static MonitorError Unsigned(string plugin, string folder) => new(
        "MON2040",
        $"Plugin {plugin} is not signed, and this host takes signed plugins only",
        "Ask the publisher for a signed package; or sign it yourself with 'monitor plugins sign' and list your key under 'trust: keys:'",
        new SourcePlace(folder));

    public static MonitorError UnknownPublisher(string plugin, string signature, IReadOnlyCollection<string> publishers) => new(
        "MON2041",
        $"The signature of plugin {plugin} is of none of the trusted publishers ({(publishers.Count == 0 ? "there are none" : string.Join(", ", publishers))}), or its manifest was changed",
        "Get the plugin again from its publisher; if you trust the publisher, list the key under 'trust: keys:'",
        new SourcePlace(signature));

    public static MonitorError BadPublisherKey(string publisher, string path, Exception exception) => new(
        "MON2042",
        $"The key of publisher {publisher} cannot be used: {Words(exception)}",
        "Name a PEM file with the publisher's public ECDSA key on P-256",
        new SourcePlace(path));

    public static MonitorError UntrustedKeyFile(string publisher, string path, string reason, string command) => new(
        "MON2043",
        $"The key of publisher {publisher} is not trusted: {reason}",
        $"See that the key is the publisher's, then: {command}",
        new SourcePlace(path));

    public static MonitorError BadSigningKey(string path, Exception exception) => new(
        "MON2055",
        $"The signing key cannot be used: {Words(exception)}",
        "Name the PEM file with your private ECDSA key on P-256; 'monitor plugins sign --new-key FILE' makes one",
        new SourcePlace(path));

    public static MonitorError NotSignable(string path, Exception exception) => new(
        "MON2056",
        $"This cannot be signed: {Words(exception)}",
        "Name a plugin's folder with plugin.json in it, or a package that 'dotnet pack' made of a plugin",
        new SourcePlace(path));

    public static MonitorError KeyNotWritten(string path, Exception exception) => new(
        "MON2057",
        $"The new key cannot be written: {Words(exception)}",
        "Name a file that does not exist yet, in a folder that you may write; keys are never overwritten",
        new SourcePlace(path));
}
