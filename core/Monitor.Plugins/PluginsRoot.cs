namespace Monitor.Plugins;

/// <summary>A folder with plugins in it, one sub-folder each.</summary>
/// <param name="Path">The folder.</param>
/// <param name="IsShipped">Whether its plugins came with Monitor and may declare events below <see cref="EventIdentity.FirstCustomId"/>.</param>
/// <param name="MayBeMissing">Whether it is no error if the folder is not there: then it has no plugins.</param>
public sealed record PluginsRoot(string Path, bool IsShipped = false, bool MayBeMissing = false);
