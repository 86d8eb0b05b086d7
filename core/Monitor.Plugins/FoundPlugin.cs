using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>A plugin folder and what became of it.</summary>
/// <param name="Name">The folder's name, which is the plugin's.</param>
/// <param name="Folder">The folder, links resolved.</param>
/// <param name="State">What became of it.</param>
/// <param name="Description">What is known of it; null if it was refused before it was understood.</param>
/// <param name="Error">Why it was refused; null otherwise.</param>
public sealed record FoundPlugin(string Name, string Folder, PluginState State, PluginDescription? Description, MonitorError? Error);
