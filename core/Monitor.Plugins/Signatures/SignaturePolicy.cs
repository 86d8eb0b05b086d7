using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Signatures;

/// <summary>Whose plugins are trusted, and whether to load none but theirs. Plugins that came with Monitor are not asked: who can
/// replace them can replace the program that would check their signature.</summary>
/// <param name="IsRequired">Whether a plugin must be signed by one of the publishers.</param>
/// <param name="Keys">The publishers' keys.</param>
public sealed record SignaturePolicy(bool IsRequired, IReadOnlyList<PublisherKey> Keys)
{
    /// <summary>No signature is asked for and no publisher known.</summary>
    public static SignaturePolicy None { get; } = new(IsRequired: false, []);

    /// <summary>Finds who signed a manifest.</summary>
    /// <param name="plugin">The plugin's name, for errors.</param>
    /// <param name="folder">The plugin's folder or package, for errors.</param>
    /// <param name="manifest">The manifest's exact bytes.</param>
    /// <param name="signature">What the signature's file holds; null where there is none.</param>
    /// <returns>The publisher; null if none is known to have signed it.</returns>
    /// <exception cref="MonitorException">A signature is required, and this is none or none of a trusted publisher.</exception>
    internal string? FindPublisher(string plugin, string folder, ReadOnlySpan<byte> manifest, byte[]? signature)
    {
        if (signature is null)
            return IsRequired ? throw new MonitorException(PluginErrors.Unsigned(plugin, folder)) : null;
        foreach (PublisherKey key in Keys)
        {
            if (key.HasSigned(manifest, signature))
                return key.Name;
        }

        return IsRequired
            ? throw new MonitorException(PluginErrors.UnknownPublisher(plugin, Path.Combine(folder, ManifestSignature.FileName), [.. Keys.Select(key => key.Name)]))
            : null;
    }
}
