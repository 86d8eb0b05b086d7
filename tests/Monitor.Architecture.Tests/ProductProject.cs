using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Monitor.Architecture.Tests;

/// <summary>A project of the product.</summary>
/// <param name="Path">Its project file.</param>
/// <param name="Layer">Which side it is on.</param>
/// <param name="Assembly">Name of its assembly.</param>
internal sealed record ProductProject(string Path, Layer Layer, string Assembly)
{
    private static readonly (string Folder, Layer Layer)[] Layers =
        [("sdk/", Layer.Sdk), ("core/", Layer.Core), ("host/", Layer.Host), ("plugins/", Layer.Plugin)];

    /// <summary>All projects of the product.</summary>
    public static IReadOnlyList<ProductProject> Find(Checkout checkout) =>
    [
        .. from path in checkout.Files(".csproj")
           from layer in Layers
           where path.StartsWith(layer.Folder, StringComparison.Ordinal)
           select new ProductProject(path, layer.Layer, NameOf(checkout, path)),
    ];

    /// <summary>Names of the assemblies that the built assembly refers to.</summary>
    /// <param name="checkout">Where the project lies.</param>
    /// <param name="configuration">Which build.</param>
    public IReadOnlyList<string> References(Checkout checkout, string configuration)
    {
        string output = checkout.FullPath($"{System.IO.Path.GetDirectoryName(Path)}/bin/{configuration}");
        string? built = !Directory.Exists(output) ? null : Directory.GetFiles(output, Assembly + ".dll", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .FirstOrDefault();
        Assert.True(built is not null, $"{Path} is not built: there is no {Assembly}.dll under {output}.");
        return ReadReferences(File.ReadAllBytes(built));
    }

    /// <summary>Names of the assemblies that an assembly refers to.</summary>
    public static IReadOnlyList<string> ReadReferences(byte[] assembly)
    {
        using PEReader reader = new(new MemoryStream(assembly));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static string NameOf(Checkout checkout, string path) =>
        checkout.ReadXml(path).Descendants("AssemblyName").FirstOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path);
}
