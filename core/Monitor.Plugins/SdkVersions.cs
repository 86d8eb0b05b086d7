namespace Monitor.Plugins;

/// <summary>The Monitor.Sdk that a plugin was built against, and the one it meets.</summary>
/// <param name="Plugin">As the plugin's manifest says.</param>
/// <param name="Host">The host's.</param>
internal sealed record SdkVersions(string Plugin, string Host)
{
    /// <summary>What to do when the two do not fit.</summary>
    public string Cure => $"Use a Monitor with Monitor.Sdk {Plugin}, or build the plugin against {Host}";
}
