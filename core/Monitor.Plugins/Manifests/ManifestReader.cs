using System.Text;
using System.Text.Json;
using Monitor.Plugins.Signatures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Manifests;

/// <summary>Reads <c>plugin.json</c>; what is wrong is told with its line and column.</summary>
internal ref struct ManifestReader
{
    private const string NameRule = "a name of lower-case letters, digits and dashes";
    private const string FileRule = "a path inside the plugin's folder, with forward slashes";
    private const string HashRule = "a SHA-256 of 64 lower-case hexadecimal digits";
    private const string AssemblyRule = "the file name of an assembly that 'files' lists";
    private static readonly string[] _keys = ["name", "version", "assembly", "sdk", "files"];

    private readonly string _plugin;
    private readonly string _path;
    private readonly ReadOnlySpan<byte> _text;
    private readonly Dictionary<string, Entry> _values = [];
    private readonly Dictionary<string, string> _files = [];
    private Utf8JsonReader _json;

    private ManifestReader(string plugin, string path, ReadOnlySpan<byte> text)
    {
        _plugin = plugin;
        _path = path;
        _text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        _json = new Utf8JsonReader(_text);
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="plugin">The plugin folder's name, for errors.</param>
    /// <param name="path">The manifest's path, for errors.</param>
    /// <param name="text">The manifest.</param>
    /// <exception cref="MonitorException">It is not as it has to be.</exception>
    public static PluginManifest Read(string plugin, string path, ReadOnlySpan<byte> text)
    {
        ManifestReader reader = new(plugin, path, text);
        try
        {
            return reader.Read();
        }
        catch (JsonException broken)
        {
            // The message ends in the same position, counted from zero.
            string reason = broken.Message.Split(" LineNumber:")[0].TrimEnd('.');
            SourcePlace place = new(path, (int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1);
            throw new MonitorException(PluginErrors.ManifestNotJson(plugin, reason, place), broken);
        }
        catch (InvalidOperationException)
        {
            throw reader.NotUnderstood("a string is not valid UTF-8");
        }
    }

    private PluginManifest Read()
    {
        Expect(JsonTokenType.StartObject, "an object");
        while (NextKey() is { } key)
        {
            SourcePlace place = Place();
            if (!_keys.Contains(key))
                throw new MonitorException(PluginErrors.UnknownKey(_plugin, key, _keys, place));
            if (_values.ContainsKey(key))
                throw NotUnderstood($"'{key}' stands here for the second time");
            if (key == "files")
                ReadFiles();
            _values.Add(key, new Entry(key == "files" ? "" : ReadString(), Place()));
        }

        if (_json.Read())
            throw NotUnderstood("there is more after the end");
        foreach (string key in _keys)
        {
            if (!_values.ContainsKey(key))
                throw new MonitorException(PluginErrors.MissingKey(_plugin, key, new SourcePlace(_path)));
        }

        Require("name", IsName, NameRule);
        Require("version", IsVersion, "a version");
        Require("sdk", IsVersion, "a version of Monitor.Sdk");
        Dictionary<string, string> files = _files;
        Require("assembly", file => files.ContainsKey(file) && !file.Contains('/') && file.EndsWith(".dll", StringComparison.Ordinal), AssemblyRule);
        return new PluginManifest(_values["name"].Value, _values["version"].Value, _values["assembly"].Value, _values["sdk"].Value, files);
    }

    private void ReadFiles()
    {
        Expect(JsonTokenType.StartObject, "an object: file names and their SHA-256");
        while (NextKey() is { } file)
        {
            if (!IsInside(file))
                throw new MonitorException(PluginErrors.BadValue(_plugin, "files", file, FileRule, Place()));
            if (_files.ContainsKey(file))
                throw NotUnderstood($"'{file}' stands here for the second time");
            string hash = ReadString();
            if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
                throw new MonitorException(PluginErrors.BadValue(_plugin, file, hash, HashRule, Place()));
            _files.Add(file, hash);
        }
    }

    private string? NextKey()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : _json.GetString();
    }

    private string ReadString()
    {
        Expect(JsonTokenType.String, "a string");
        return _json.GetString()!;
    }

    private void Expect(JsonTokenType type, string words)
    {
        _json.Read();
        if (_json.TokenType != type)
            throw NotUnderstood($"{words} has to stand here");
    }

    private readonly void Require(string key, Func<string, bool> isRight, string rule)
    {
        (string value, SourcePlace place) = _values[key];
        if (!isRight(value))
            throw new MonitorException(PluginErrors.BadValue(_plugin, key, value, rule, place));
    }

    private readonly MonitorException NotUnderstood(string reason) => new(PluginErrors.ManifestNotJson(_plugin, reason, Place()));

    private readonly SourcePlace Place()
    {
        ReadOnlySpan<byte> before = _text[..(int)_json.TokenStartIndex];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new SourcePlace(_path, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name[0] != '-' && name.All(letter => letter == '-' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    /// <summary>Versions are shown, beside what was found out of a plugin: they may look like nothing else.</summary>
    private static bool IsVersion(string version) => version.Length > 0 && version.All(letter => letter is > ' ' and <= '~');

    private static bool IsInside(string file) =>
        file is not (PluginManifest.FileName or ManifestSignature.FileName) && !file.Contains('\\') && !file.Any(char.IsControl)
        && file.Split('/').All(part => part is not ("" or "." or ".."));

    private sealed record Entry(string Value, SourcePlace Place);
}
