using System.Text;
using System.Text.Json;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Vectors;

/// <summary>A case of a vector file: a configuration and mostly an event, and what the reference engine says.</summary>
/// <param name="json">The case.</param>
/// <param name="configuration">The configuration.</param>
internal sealed class Vector(JsonElement json, byte[] configuration)
{
    public string Name { get; } = json.GetProperty("name").GetString()!;

    public JsonElement Expected { get; } = json.GetProperty("expected");

    /// <summary>The reference engine's answer with signed status codes, where it differs.</summary>
    public bool IsRefusedWithSignedStatus { get; } = json.TryGetProperty("expectedWindows", out JsonElement windows)
        && windows.GetProperty("load").GetString() == "refused";

    /// <summary>Whether the answer holds for the reference engine on Linux only.</summary>
    public bool IsOfLinuxOnly { get; } = json.TryGetProperty("platform", out JsonElement platform) && platform.GetString() == "linux";

    public int EventId { get; } = json.TryGetProperty("eventId", out JsonElement id) ? id.GetInt32() : 0;

    public IReadOnlyDictionary<string, string> Fields { get; } = Texts(json, "fields") ?? new Dictionary<string, string>();

    private RuleReadOptions Options { get; } = new() { Environment = Texts(json, "environment") };

    public JsonElement Json { get; } = json;

    /// <summary>All cases of a file under <c>sysmon/</c>.</summary>
    public static IReadOnlyList<Vector> All(string file, string list = "vectors")
    {
        JsonElement content = Fixture.Json($"sysmon/{file}");
        return [.. content.GetProperty(list).EnumerateArray().Select(json => new Vector(json, ConfigurationOf(json, content)))];
    }

    public RuleSetReading Read() => TextRules.Read(configuration, Options);

    /// <summary>The case as a person can try it.</summary>
    public override string ToString() =>
        $"{Name}\n  {Encoding.UTF8.GetString(configuration)}\n  event {EventId}: {string.Join(", ", Fields.Select(field => $"{field.Key}='{field.Value}'"))}";

    /// <summary>Whether a verdict is the expected one.</summary>
    public bool Agrees(bool isLogged, string? ruleName) =>
        isLogged == (Expected.GetProperty("decision").GetString() == "include")
        && (ruleName ?? "") == Expected.GetProperty("ruleName").GetString();

    /// <summary>A file of the vendor's tests, as its bytes are.</summary>
    public static byte[] VendorFile(JsonElement upstream, string name)
    {
        JsonElement file = upstream.GetProperty("configFiles").GetProperty(name);
        return file.TryGetProperty("configBase64", out JsonElement bytes)
            ? bytes.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(file.GetProperty("config").GetString()!);
    }

    private static byte[] ConfigurationOf(JsonElement json, JsonElement content) => json.TryGetProperty("config", out JsonElement config)
        ? Encoding.UTF8.GetBytes(config.GetString()!)
        : VendorFile(content, json.GetProperty("configFile").GetString()!);

    private static Dictionary<string, string>? Texts(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement texts)
        ? texts.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!)
        : null;
}
