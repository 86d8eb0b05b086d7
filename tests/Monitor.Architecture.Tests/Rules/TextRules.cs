namespace Monitor.Architecture.Tests.Rules;

/// <summary>What holds for the text of files.</summary>
internal static class TextRules
{
    /// <summary>Lines that a file of code may have.</summary>
    public const int MaximumLines = 400;

    /// <summary>Addresses of registries and paths of machines. In two parts, so that they do not stand here.</summary>
    private static readonly string[] Foreign = ["https://api." + "nuget.org", "/" + "root/", "/" + "work/"];

    /// <summary>Files of code that are too long.</summary>
    public static IEnumerable<string> TooLong(Checkout checkout) =>
        from path in checkout.Files(".cs", ".c", ".h", ".sh")
        let lines = File.ReadLines(checkout.FullPath(path)).Count()
        where lines > MaximumLines
        select $"{path} has {lines} lines";

    /// <summary>Files that name a machine's own path or a registry.</summary>
    public static IEnumerable<string> NamingMachines(Checkout checkout) =>
        from path in checkout.Files()
        where !NamesPlacesToWatch(path)
        from foreign in Foreign
        where checkout.Read(path).Contains(foreign, StringComparison.Ordinal)
        select $"{path} names {foreign}";

    /// <summary>Rules and the events that they are tried on speak of homes and folders of the machines that are watched.</summary>
    private static bool NamesPlacesToWatch(string path) =>
        path.StartsWith("host/Monitor.Host/presets/", StringComparison.Ordinal) || path.StartsWith("tests/fixtures/", StringComparison.Ordinal);
}
