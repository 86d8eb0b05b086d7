using System.Text.Json;

namespace Monitor.Architecture.Tests.Rules;

/// <summary>The table of docs/dependencies.md: which package is used where.</summary>
internal sealed class DocumentedPackages
{
    public const string Page = "docs/dependencies.md";

    private readonly List<(string Package, string[] UsedBy)> _rows;

    public DocumentedPackages(Checkout checkout) => _rows =
    [
        .. checkout.Read(Page).Split('\n')
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1], cells[2].Split(',', StringSplitOptions.TrimEntries).Select(user => user.Split(' ')[0]).ToArray())),
    ];

    public IEnumerable<string> Packages => _rows.Select(row => row.Package);

    /// <summary>The packages that the table allows a project to use.</summary>
    public IEnumerable<string> AllowedIn(string project) =>
        _rows.Where(row => row.UsedBy.Any(user => project.StartsWith(user + "/", StringComparison.Ordinal))).Select(row => row.Package);

    /// <summary>Assemblies that come with these packages and what they depend on, by what restore wrote beside the project.</summary>
    public static HashSet<string> AssembliesOf(Checkout checkout, string project, IEnumerable<string> packages)
    {
        string assets = checkout.FullPath($"{Path.GetDirectoryName(project)}/obj/project.assets.json");
        Assert.True(File.Exists(assets), $"{project} is not restored: there is no {assets}.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(assets));
        HashSet<string> assemblies = [];
        foreach (JsonProperty target in document.RootElement.GetProperty("targets").EnumerateObject())
        {
            Dictionary<string, JsonElement> libraries = target.Value.EnumerateObject()
                .ToDictionary(library => library.Name.Split('/')[0], library => library.Value, StringComparer.OrdinalIgnoreCase);
            Stack<string> open = new(packages);
            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            while (open.TryPop(out string? name))
            {
                if (!seen.Add(name) || !libraries.TryGetValue(name, out JsonElement library))
                    continue;
                assemblies.UnionWith(Names(library, "compile").Select(path => Path.GetFileNameWithoutExtension(path)));
                foreach (string dependency in Names(library, "dependencies"))
                    open.Push(dependency);
            }
        }

        return assemblies;
    }

    private static IEnumerable<string> Names(JsonElement library, string group) =>
        library.TryGetProperty(group, out JsonElement items) ? items.EnumerateObject().Select(item => item.Name) : [];
}
