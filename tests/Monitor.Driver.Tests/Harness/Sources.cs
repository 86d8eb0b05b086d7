using System.Text.RegularExpressions;

namespace Monitor.Driver.Tests.Harness;

/// <summary>Where the driver's sources and those of its tests lie in the checkout.</summary>
internal static partial class Sources
{
    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>Whether the full figures are asked for.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is not null;

    /// <summary>The checkout's folder.</summary>
    public static string Checkout => Root.Value;

    /// <summary>The driver's sources.</summary>
    public static string Driver => Path.Combine(Root.Value, "core", "native", "windows");

    /// <summary>What this project has in C: the fake kernel and what runs in it.</summary>
    public static string Here => Path.Combine(Root.Value, "tests", "Monitor.Driver.Tests");

    /// <summary>The names that a macro declares in the C files of a folder, in the order of the files.</summary>
    public static IEnumerable<string> Declared(string folder, string macro) =>
        from file in Directory.EnumerateFiles(Path.Combine(Here, folder), "*.c").Order(StringComparer.Ordinal)
        from Match match in Declaration().Matches(File.ReadAllText(file))
        where match.Groups["macro"].Value == macro
        select match.Groups["name"].Value;

    /// <summary>Copies a folder with what is in it.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Monitor.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No checkout above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^(?<macro>[A-Z_]+)\((?<name>\w+)[,)]", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
