namespace Monitor.Plugins.Folders;

/// <summary>What lies in a plugin's folder: paths relative to it, with forward slashes, in order.</summary>
/// <param name="Files">The files.</param>
/// <param name="Folders">The folders.</param>
internal sealed record FolderContents(List<string> Files, List<string> Folders);
