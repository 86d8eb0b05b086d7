using System.Xml.Linq;

namespace Monitor.Architecture.Tests.Rules;

/// <summary>Versions stand in one file, and each package has a line that says why it is there.</summary>
internal static class PackageRules
{
    private const string Versions = "Directory.Packages.props";
    private static readonly string[] Items = ["PackageReference", "PackageVersion", "GlobalPackageReference"];
    private static readonly string[] VersionNames = ["Version", "VersionOverride"];

    /// <summary>Packages with a version and no line, or a line and no version.</summary>
    public static IEnumerable<string> Undocumented(Checkout checkout)
    {
        HashSet<string> versions = [.. checkout.ReadXml(Versions).Descendants("PackageVersion").Select(NameOf)];
        HashSet<string> lines = [.. new DocumentedPackages(checkout).Packages];
        return versions.Except(lines).Select(package => $"{package} has no line in {DocumentedPackages.Page}")
            .Concat(lines.Except(versions).Select(package => $"{package} has no version in {Versions}"));
    }

    /// <summary>Packages that a project uses although the table does not say so.</summary>
    public static IEnumerable<string> UsedElsewhere(Checkout checkout)
    {
        DocumentedPackages documented = new(checkout);
        return from project in checkout.Files(".csproj").Where(IsOurs)
               from reference in checkout.ReadXml(project).Descendants("PackageReference")
               where !documented.AllowedIn(project).Contains(NameOf(reference))
               select $"{project} uses {NameOf(reference)}, and its line in {DocumentedPackages.Page} does not say so";
    }

    /// <summary>Versions that stand elsewhere.</summary>
    public static IEnumerable<string> VersionsElsewhere(Checkout checkout) =>
        from path in checkout.Files(".csproj", ".props", ".targets").Where(IsOurs)
        where path != Versions
        from item in checkout.ReadXml(path).Descendants()
        where Items.Contains(item.Name.LocalName)
        where VersionNames.Any(name => item.Attribute(name) is not null || item.Element(name) is not null)
        select $"{path} gives {NameOf(item)} a version";

    private static bool IsOurs(string path) => !path.StartsWith("samples/", StringComparison.Ordinal);

    private static string NameOf(XElement item) => (string?)item.Attribute("Include") ?? (string?)item.Attribute("Update") ?? "";
}
