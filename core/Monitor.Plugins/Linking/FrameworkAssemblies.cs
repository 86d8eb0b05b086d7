namespace Monitor.Plugins.Linking;

/// <summary>The assemblies of the .NET that the host runs on; not those that lie beside the host.</summary>
internal static class FrameworkAssemblies
{
    private static readonly Lazy<HashSet<string>> _names = new(Read);

    public static bool Contains(string name) => _names.Value.Contains(name);

    private static HashSet<string> Read()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.GetDirectoryName(path) == folder)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
