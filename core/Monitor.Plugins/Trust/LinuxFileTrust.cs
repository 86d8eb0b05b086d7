using System.Runtime.Versioning;
using Monitor.Plugins.Folders;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Trust;

/// <summary>On Linux a file is trusted if it and every folder from it up to the install root belong to a trusted user and nobody else may
/// write to them. A folder above the plugin's own may be open to others when it is sticky, as /tmp is.</summary>
/// <param name="installRoot">Where the way up ends, itself checked; a plugin outside of it is checked up to the file system's root.</param>
/// <param name="owners">The user ids that may own files.</param>
[SupportedOSPlatform("linux")]
public sealed class LinuxFileTrust(string installRoot, IReadOnlySet<uint> owners) : IFileTrust
{
    private const UnixFileMode WriteForOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private readonly string _root = CanonicalPath.Of(installRoot);

    /// <summary>The users whose files the host trusts: root, and the owner of the host's own program.</summary>
    /// <param name="hostBinary">The host's program.</param>
    /// <exception cref="IOException">The program cannot be found.</exception>
    public static IReadOnlySet<uint> OwnersFor(string hostBinary) => new HashSet<uint> { 0, FileFacts.Of(CanonicalPath.Of(hostBinary)).Owner };

    /// <inheritdoc/>
    public MonitorError? Check(string plugin, string folder, IEnumerable<string> entries)
    {
        IEnumerable<MonitorError?> above = FolderChain.Above(folder, _root).Select(path => CheckOne(plugin, path, mayBeSticky: true));
        IEnumerable<MonitorError?> inside = entries.Prepend("").Select(entry => CheckOne(plugin, Path.Combine(folder, entry), mayBeSticky: false));
        return above.Concat(inside).FirstOrDefault(error => error is not null);
    }

    /// <inheritdoc/>
    public MonitorError? CheckKey(string publisher, string path)
    {
        string file = CanonicalPath.Of(path);
        foreach (string one in FolderChain.Above(file, _root).Prepend(file))
        {
            FileFacts facts = FileFacts.Of(one);
            if (!owners.Contains(facts.Owner))
                return PluginErrors.UntrustedKeyFile(publisher, one, $"this belongs to user {facts.Owner}", $"chown root '{one}'");
            if (IsOpen(facts, mayBeSticky: one != file))
                return PluginErrors.UntrustedKeyFile(publisher, one, "more than the owner may write here", $"chmod go-w '{one}'");
        }

        return null;
    }

    private MonitorError? CheckOne(string plugin, string path, bool mayBeSticky)
    {
        FileFacts facts = FileFacts.Of(path);
        if (!owners.Contains(facts.Owner))
            return PluginErrors.WrongOwner(plugin, path, $"user {facts.Owner}", string.Join(" or ", owners.Order()), $"chown root '{path}'");
        if (facts.IsLink)
            return null;
        if (!facts.IsFile && !facts.IsFolder)
            return PluginErrors.NotAFile(plugin, path);
        return IsOpen(facts, mayBeSticky) ? PluginErrors.OthersMayWrite(plugin, path, $"more than the owner may write here (mode {Convert.ToString((int)facts.Permissions, 8)})", $"chmod go-w '{path}'") : null;
    }

    private static bool IsOpen(FileFacts facts, bool mayBeSticky) =>
        (facts.Permissions & WriteForOthers) != 0 && !(mayBeSticky && facts.IsSticky);
}
