using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Workers.Protocol;

/// <summary>What the operator wrote, with the place of each value, so that the worker can fill the plugin's settings and tell errors as the
/// agent would.</summary>
internal static class SettingsCodec
{
    private const int MaximumDepth = 64;
    private const int MostEntries = 1 << 20;
    private const int LongestText = 1 << 20;

    private enum Shape : byte
    {
        Nothing,
        Scalar,
        List,
        Map,
    }

    /// <summary>Writes a tree; null is nothing.</summary>
    public static void Write(FrameBuffer to, SettingsNode? node)
    {
        switch (node)
        {
            case SettingsScalar scalar:
                Begin(to, Shape.Scalar, scalar);
                to.Write(scalar.Value);
                break;
            case SettingsList list:
                Begin(to, Shape.List, list);
                to.Write(list.Items.Count);
                foreach (SettingsNode item in list.Items)
                    Write(to, item);
                break;
            case SettingsMap map:
                Begin(to, Shape.Map, map);
                to.Write(map.Entries.Count);
                foreach (SettingsMap.Entry entry in map.Entries)
                {
                    to.Write(entry.Key);
                    ErrorCodec.WritePlace(to, entry.Place);
                    Write(to, entry.Value);
                }

                break;
            default:
                to.Write((byte)Shape.Nothing);
                break;
        }
    }

    /// <summary>Reads a tree.</summary>
    public static SettingsNode? Read(ref PayloadReader from) => Read(ref from, 0);

    private static void Begin(FrameBuffer to, Shape shape, SettingsNode node)
    {
        to.Write((byte)shape);
        ErrorCodec.WritePlace(to, node.Place);
    }

    private static SettingsNode? Read(ref PayloadReader from, int depth)
    {
        if (depth > MaximumDepth)
            throw new ProtocolViolation("settings are nested too deep");
        Shape shape = (Shape)from.ReadByte();
        if (shape == Shape.Nothing)
            return null;
        SourcePlace place = RequirePlace(ref from);
        switch (shape)
        {
            case Shape.Scalar:
                return new SettingsScalar(place, from.ReadText(LongestText));
            case Shape.List:
                List<SettingsNode> items = [];
                for (int left = from.ReadCount(MostEntries); left > 0; left--)
                    items.Add(Require(ref from, depth + 1));
                return new SettingsList(place, items);
            case Shape.Map:
                List<SettingsMap.Entry> entries = [];
                for (int left = from.ReadCount(MostEntries); left > 0; left--)
                    entries.Add(new SettingsMap.Entry(from.RequireText(LongestText), RequirePlace(ref from), Require(ref from, depth + 1)));
                return new SettingsMap(place, entries);
            default:
                throw new ProtocolViolation("a piece of settings is of a shape that is not known");
        }
    }

    private static SettingsNode Require(ref PayloadReader from, int depth) => Read(ref from, depth) ?? throw new ProtocolViolation("a piece of settings is missing");

    private static SourcePlace RequirePlace(ref PayloadReader from) => ErrorCodec.ReadPlace(ref from) ?? throw new ProtocolViolation("a place is missing");
}
