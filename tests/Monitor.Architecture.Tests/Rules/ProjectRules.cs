using System.Text.RegularExpressions;

namespace Monitor.Architecture.Tests.Rules;

/// <summary>What holds for project files and names.</summary>
internal static partial class ProjectRules
{
    private static readonly string[] EmptyNames = ["Common", "Utils", "Helpers"];

    /// <summary>A product project that names a plugin's project, in whatever way.</summary>
    public static IEnumerable<string> PluginsNamed(Checkout checkout) =>
        from project in ProductProject.Find(checkout)
        from reference in checkout.ReadXml(project.Path).Descendants("ProjectReference")
        let target = ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/')
        where target.Contains("plugins/", StringComparison.Ordinal)
        select $"{project.Path} names {target}";

    /// <summary>Projects and namespaces whose name says nothing.</summary>
    public static IEnumerable<string> EmptilyNamed(Checkout checkout)
    {
        foreach (string project in checkout.Files(".csproj"))
        {
            if (IsEmpty(Path.GetFileNameWithoutExtension(project)))
                yield return project;
        }

        foreach (string source in checkout.Files(".cs"))
        {
            foreach (Match match in Namespace().Matches(checkout.Read(source)))
            {
                if (IsEmpty(match.Groups[1].Value))
                    yield return $"{source}: {match.Groups[1].Value}";
            }
        }
    }

    /// <summary>Projects without a lock file. The samples, which are built against a package of the moment, have none.</summary>
    public static IEnumerable<string> Unlocked(Checkout checkout) => checkout.Files(".csproj")
        .Where(project => !project.StartsWith("samples/", StringComparison.Ordinal) && !checkout.Has($"{Path.GetDirectoryName(project)}/packages.lock.json"));

    private static bool IsEmpty(string name) => name.Split('.').Any(part => EmptyNames.Contains(part, StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
