using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>Whose plugins are loaded.</summary>
internal sealed class TrustEntry : IValidatedSettings
{
    /// <summary>Whether a plugin that did not come with Monitor must be signed by one of the publishers.</summary>
    public bool RequireSignature { get; set; }

    /// <summary>The publishers.</summary>
    public IReadOnlyList<PublisherEntry> Keys { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Keys.GroupBy(key => key.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return new SettingsProblem(nameof(Keys), $"There are two keys of '{twice.Key}'", "Give each key a name of its own, such as 'Acme 2026'");
    }
}

/// <summary>A publisher whose plugins are trusted.</summary>
internal sealed class PublisherEntry
{
    /// <summary>How the publisher is called here.</summary>
    [MinLength(1, ErrorMessage = "A publisher has a name")]
    public required string Name { get; set; }

    /// <summary>PEM file with the public key.</summary>
    [FilePath]
    public required string Key { get; set; }
}
