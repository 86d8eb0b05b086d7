using System.Reflection;
using System.Reflection.Metadata;

namespace Monitor.Plugins.Linking;

/// <summary>
/// A type, seen through the arguments for its generic parameters. A class, not a struct: collections of references are compiled ahead of
/// time in the framework, those of our structs would be compiled at every start.
/// </summary>
/// <param name="Assembly">Where it is defined.</param>
/// <param name="Handle">Its definition.</param>
/// <param name="Arguments">The arguments; empty when it has none or is seen as itself.</param>
internal sealed record TypeNode(AssemblyMetadata Assembly, TypeDefinitionHandle Handle, string[] Arguments)
{
    public MetadataReader Reader => Assembly.Reader;

    public TypeDefinition Definition => Reader.GetTypeDefinition(Handle);

    public string FullName => Reader.FullName(Handle);

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (Definition.Attributes & TypeAttributes.Abstract) != 0;

    /// <summary>Whether two nodes are the same type with the same arguments.</summary>
    public bool Equals(TypeNode? other) =>
        other is not null && ReferenceEquals(Assembly, other.Assembly) && Handle == other.Handle && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Assembly, Handle);
}
