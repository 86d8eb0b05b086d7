using System.Xml.Linq;

namespace Monitor.Architecture.Tests;

/// <summary>The files of a checkout, without what builds leave in it, and without the templates, which become projects of other people. Paths
/// are relative, with slashes.</summary>
/// <param name="root">Where it lies.</param>
internal sealed class Checkout(string root)
{
    private static readonly HashSet<string> NotOurs = [".git", ".vs", ".idea", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "templates"];

    public string Root { get; } = root;

    /// <summary>All files, or those whose names end so.</summary>
    public IEnumerable<string> Files(params string[] endings) => Walk(Root)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => endings.Length == 0 || endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    public string FullPath(string path) => Path.Combine(Root, path);

    public bool Has(string path) => File.Exists(FullPath(path));

    public string Read(string path) => File.ReadAllText(FullPath(path));

    public XDocument ReadXml(string path) => XDocument.Load(FullPath(path), LoadOptions.SetLineInfo);

    private static IEnumerable<string> Walk(string folder) => Directory.GetFiles(folder).Where(IsOurs).Concat(
        Directory.GetDirectories(folder).Where(IsOurs).SelectMany(Walk));

    private static bool IsOurs(string path) => !NotOurs.Contains(Path.GetFileName(path));
}
