using Monitor.Plugins;
using Monitor.Plugins.Manifests;

namespace Monitor.Workers.Protocol;

/// <summary>What the agent found out about a plugin, which its worker loads without finding it out again.</summary>
internal static class PluginCodec
{
    private const int LongestText = 16 << 10;
    private const int MostEvents = 4096;

    /// <summary>Writes what is known of a plugin.</summary>
    public static void Write(FrameBuffer to, PluginDescription plugin)
    {
        to.Write(plugin.Name);
        to.Write(plugin.Manifest.Version);
        to.Write(plugin.Manifest.Assembly);
        to.Write(plugin.Manifest.Sdk);
        to.Write(plugin.Folder);
        to.Write(plugin.IsShipped);
        to.Write((byte)plugin.Kind);
        to.Write(plugin.EntryType);
        to.Write(plugin.Emits.Count);
        foreach (EventIdentity identity in plugin.Emits)
        {
            to.Write(identity.Id);
            to.Write(identity.Name);
            to.Write(identity.Type);
            to.Write(identity.IsSdk);
        }
    }

    /// <summary>Reads what is known of a plugin.</summary>
    public static PluginDescription Read(ref PayloadReader from)
    {
        PluginManifest manifest = new(Text(ref from), Text(ref from), Text(ref from), Text(ref from), new Dictionary<string, string>());
        string folder = Text(ref from);
        bool isShipped = from.ReadBoolean();
        PluginKind kind = (PluginKind)from.ReadByte();
        string entry = Text(ref from);
        List<EventIdentity> emits = [];
        for (int left = from.ReadCount(MostEvents); left > 0; left--)
            emits.Add(new EventIdentity(from.ReadInt32(), Text(ref from), Text(ref from), from.ReadBoolean()));
        return new PluginDescription(manifest, folder, isShipped, kind, entry, "", emits);
    }

    private static string Text(ref PayloadReader from) => from.RequireText(LongestText);
}
