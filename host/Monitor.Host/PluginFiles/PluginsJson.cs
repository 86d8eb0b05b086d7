using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Monitor.Host.RuleFiles;
using Monitor.Plugins;
using Monitor.Plugins.Signatures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.PluginFiles;

/// <summary>What <c>monitor plugins list --json</c> prints. Names stay; later versions may add some.</summary>
/// <param name="Plugins">The plugins, in the order of their folders.</param>
internal sealed record PluginsJson(IReadOnlyList<PluginJson> Plugins)
{
    /// <summary>As one JSON object.</summary>
    public static string Print(PluginsJson plugins) => PluginsJsonContext.Print(plugins, context => context.PluginsJson);
}

/// <summary>A plugin; <c>monitor plugins check --json</c> prints one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>ready</c>, <c>refused</c>, or <c>not here</c> for a collector that works on other systems.</param>
/// <param name="Kind"><c>collector</c> or <c>sink</c>; null, as what follows, where it was refused before it was understood.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sdk">The Monitor.Sdk that it was built against.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Shipped">Whether it came with Monitor.</param>
/// <param name="Signed">Whether there is a signature.</param>
/// <param name="Publisher">The trusted publisher who signed it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Events">The events that it declares.</param>
/// <param name="Error">Why it is refused.</param>
/// <param name="Clashes">Its events that others have, too.</param>
/// <param name="Isolation"><c>in-process</c> or <c>worker</c>: where it would run.</param>
internal sealed record PluginJson(
    string Name,
    string State,
    string? Kind,
    string? Version,
    string? Sdk,
    string? Folder,
    bool? Shipped,
    bool? Signed,
    string? Publisher,
    string? Summary,
    IReadOnlyList<EventJson>? Events,
    FindingJson? Error,
    IReadOnlyList<FindingJson>? Clashes,
    string? Isolation = null)
{
    public static PluginJson Of(FoundPlugin plugin) => Of(plugin.Name, plugin.Folder, plugin.Description, plugin.Error, clashes: null);

    public static PluginJson Of(PluginVerdict verdict) => Of(verdict.Name, folder: null, verdict.Description, verdict.Error, verdict.Clashes);

    /// <summary>The state as the lists show it.</summary>
    public static string StateOf(PluginDescription? known, MonitorError? error) => error is not null ? "refused" : known?.WorksHere == false ? "not here" : "ready";

    /// <summary>As one JSON object.</summary>
    public static string Print(PluginJson plugin) => PluginsJsonContext.Print(plugin, context => context.PluginJson);

    private static PluginJson Of(string name, string? folder, PluginDescription? known, MonitorError? error, IReadOnlyList<MonitorError>? clashes) => new(
        name,
        StateOf(known, error),
        known?.Kind.ToString().ToLowerInvariant(),
        known?.Manifest.Version,
        known?.Manifest.Sdk,
        folder,
        known?.IsShipped,
        known?.IsSigned,
        known?.Publisher,
        known?.Summary,
        known?.Emits.Select(one => new EventJson(one.Id, one.Name)).ToList(),
        error is null ? null : FindingJson.Of(error),
        clashes?.Select(FindingJson.Of).ToList());
}

/// <summary>An event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record EventJson(int Id, string Name);

/// <summary>What <c>monitor plugins trust --json</c> prints.</summary>
/// <param name="SignatureRequired">Whether plugins must be signed.</param>
/// <param name="Keys">The trusted publishers.</param>
internal sealed record TrustJson(bool SignatureRequired, IReadOnlyList<PublisherJson> Keys)
{
    /// <summary>As one JSON object.</summary>
    public static string Print(TrustJson trust) => PluginsJsonContext.Print(trust, context => context.TrustJson);
}

/// <summary>A publisher's key.</summary>
/// <param name="Name">The publisher.</param>
/// <param name="Fingerprint">SHA-256 of the public key.</param>
internal sealed record PublisherJson(string Name, string Fingerprint)
{
    public static PublisherJson Of(PublisherKey key) => new(key.Name, key.Fingerprint);

    /// <summary>As one JSON object.</summary>
    public static string Print(PublisherJson publisher) => PluginsJsonContext.Print(publisher, context => context.PublisherJson);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PluginsJson))]
[JsonSerializable(typeof(TrustJson))]
internal sealed partial class PluginsJsonContext : JsonSerializerContext
{
    /// <summary>Prints with letters of all scripts as they are.</summary>
    public static string Print<T>(T value, Func<PluginsJsonContext, JsonTypeInfo<T>> type) =>
        JsonSerializer.Serialize(value, type(new PluginsJsonContext(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
}
