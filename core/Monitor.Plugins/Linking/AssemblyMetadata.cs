using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Monitor.Plugins.Linking;

/// <summary>The metadata of one assembly. Nothing of it is run.</summary>
internal sealed class AssemblyMetadata : IDisposable
{
    private readonly PEReader? _file;
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _types;

    private AssemblyMetadata(string path, MetadataReader reader, PEReader? file)
    {
        Path = path;
        Reader = reader;
        _file = file;
        AssemblyDefinition assembly = reader.GetAssemblyDefinition();
        Name = reader.GetString(assembly.Name);
        Version = assembly.Version;
        _types = new(ReadTypes);
    }

    public string Name { get; }

    public Version Version { get; }

    /// <summary>Its file.</summary>
    public string Path { get; }

    public MetadataReader Reader { get; }

    /// <summary>The simple names of the assemblies that it references.</summary>
    public IEnumerable<string> References => Reader.AssemblyReferences.Select(handle => Reader.GetString(Reader.GetAssemblyReference(handle).Name));

    /// <summary>The metadata of a file; null if it is no .NET assembly, as a native library is not.</summary>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public static AssemblyMetadata? Open(string path)
    {
        PEReader file = new(File.OpenRead(path));
        try
        {
            if (IsExecutable(file) && file.HasMetadata && file.GetMetadataReader() is { IsAssembly: true } reader)
                return new AssemblyMetadata(path, reader, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>The metadata of an assembly that is loaded for good.</summary>
    public static unsafe AssemblyMetadata Of(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out byte* blob, out int length))
            throw new ArgumentException($"{assembly} has no metadata.", nameof(assembly));
        return new AssemblyMetadata(assembly.Location, new MetadataReader(blob, length), file: null);
    }

    /// <summary>The type of that full name.</summary>
    public bool TryFind(string fullName, out TypeDefinitionHandle handle) => _types.Value.TryGetValue(fullName, out handle);

    public void Dispose() => _file?.Dispose();

    private Dictionary<string, TypeDefinitionHandle> ReadTypes()
    {
        Dictionary<string, TypeDefinitionHandle> types = new(StringComparer.Ordinal);
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions)
            types.TryAdd(Reader.FullName(handle), handle);
        return types;
    }

    private static bool IsExecutable(PEReader file)
    {
        try
        {
            return file.PEHeaders.PEHeader is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
