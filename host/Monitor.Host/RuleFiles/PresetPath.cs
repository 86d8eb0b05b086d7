namespace Monitor.Host.RuleFiles;

/// <summary>Paths of the presets, which lie with the program.</summary>
internal static class PresetPath
{
    private const string Prefix = "presets/";

    /// <summary>Whether a path is meant to be a preset's.</summary>
    public static bool IsOne(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Where the preset lies.</summary>
    public static string InProgram(string path) => Path.Combine(AppContext.BaseDirectory, path);
}
