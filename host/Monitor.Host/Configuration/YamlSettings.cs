using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Monitor.Host.Configuration;

/// <summary>
/// Reads YAML into a settings tree that knows the place of each value. Only what a configuration needs: maps, lists and plain values; no
/// anchors, tags or second documents, so that the size of what is read is the size of the file.
/// </summary>
internal sealed class YamlSettings
{
    private const int MaximumDepth = 32;

    private readonly string _path;
    private readonly Parser _parser;

    private YamlSettings(string path, TextReader text)
    {
        _path = path;
        _parser = new Parser(text);
    }

    /// <summary>Reads text.</summary>
    /// <param name="path">The file's path, for places.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="MonitorException">It cannot be understood.</exception>
    public static SettingsMap Read(string path, string text)
    {
        YamlSettings reader = new(path, new StringReader(text));
        try
        {
            return reader.ReadDocument();
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new MonitorException(YamlFault.Of(exception, reader._parser.Current?.End ?? Mark.Empty, path, text), exception);
        }
    }

    private SettingsMap ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
            return new SettingsMap(new SourcePlace(_path, 1, 1), []);
        _parser.Consume<DocumentStart>();
        SettingsNode root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
            throw Error(ConfigurationErrors.NotSupported("Several documents in one file", Place(_parser.Current!)));
        return root switch
        {
            SettingsMap map => map,
            SettingsScalar { Value: null } => new SettingsMap(root.Place, []),
            _ => throw Error(ConfigurationErrors.Syntax("settings are expected, one 'name: value' each", root.Place)),
        };
    }

    private SettingsNode ReadNode(int depth)
    {
        if (_parser.Accept<AnchorAlias>(out AnchorAlias? alias))
            throw Error(ConfigurationErrors.NotSupported("Anchors and aliases", Place(alias)));
        if (!_parser.Accept<NodeEvent>(out NodeEvent? node))
            throw Error(ConfigurationErrors.Syntax("a value is expected", Place(_parser.Current!)));
        SourcePlace place = Place(node);
        if (depth > MaximumDepth)
            throw Error(ConfigurationErrors.TooDeep(MaximumDepth, place));
        if (!node.Anchor.IsEmpty)
            throw Error(ConfigurationErrors.NotSupported("Anchors and aliases", place));
        if (!node.Tag.IsEmpty)
            throw Error(ConfigurationErrors.NotSupported("Tags", place));
        return node switch
        {
            MappingStart => ReadMap(place, depth),
            SequenceStart => ReadList(place, depth),
            _ => new SettingsScalar(place, Value(_parser.Consume<Scalar>())),
        };
    }

    private SettingsMap ReadMap(SourcePlace place, int depth)
    {
        _parser.Consume<MappingStart>();
        List<SettingsMap.Entry> entries = [];
        HashSet<string> keys = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            SettingsNode key = ReadNode(depth + 1);
            if (key is not SettingsScalar { Value: { } name })
                throw Error(ConfigurationErrors.Syntax("a name is expected before the colon", key.Place));
            if (!keys.Add(name))
                throw Error(ConfigurationErrors.Twice(name, key.Place));
            entries.Add(new SettingsMap.Entry(name, key.Place, ReadNode(depth + 1)));
        }

        return new SettingsMap(place, entries);
    }

    private SettingsList ReadList(SourcePlace place, int depth)
    {
        _parser.Consume<SequenceStart>();
        List<SettingsNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new SettingsList(place, items);
    }

    private static string? Value(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : scalar.Value;

    private SourcePlace Place(ParsingEvent at) => YamlFault.Place(at.Start, _path);

    private static MonitorException Error(MonitorError error) => new(error);
}
