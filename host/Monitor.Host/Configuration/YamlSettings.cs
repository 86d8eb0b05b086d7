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
    private const long MaximumBytes = 4 << 20;
    private const int MaximumDepth = 32;

    private readonly string _path;
    private readonly Parser _parser;

    private YamlSettings(string path, TextReader text)
    {
        _path = path;
        _parser = new Parser(text);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="MonitorException">It cannot be read or understood.</exception>
    public static SettingsMap ReadFile(string path)
    {
        string text;
        try
        {
            if (!File.Exists(path) && !CannotBeSeen(path))
                throw new MonitorException(ConfigurationErrors.NotFound(path));
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaximumBytes)
                throw new MonitorException(ConfigurationErrors.TooLarge(path, MaximumBytes));
            using StreamReader reader = new(stream);
            text = reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.NotReadable(path, exception.Message), exception);
        }

        return Read(path, text);
    }

    /// <summary>Reads text.</summary>
    /// <param name="path">The file's path, for places.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="MonitorException">It cannot be understood.</exception>
    public static SettingsMap Read(string path, string text)
    {
        try
        {
            return new YamlSettings(path, new StringReader(text)).ReadDocument();
        }
        catch (YamlException exception)
        {
            SourcePlace place = new(path, (int)exception.Start.Line, (int)exception.Start.Column);
            throw new MonitorException(ConfigurationErrors.Syntax(Plain(exception.Message), place), exception);
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

    private SourcePlace Place(ParsingEvent at) => new(_path, (int)at.Start.Line, (int)at.Start.Column);

    /// <summary>The parser's words without the place that it puts in front: ours stands there already.</summary>
    private static string Plain(string message)
    {
        int end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
    }

    private static MonitorException Error(MonitorError error) => new(error);

    /// <summary>Whether the file may well be there, in a folder that may not be looked into.</summary>
    private static bool CannotBeSeen(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
