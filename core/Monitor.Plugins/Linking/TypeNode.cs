using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Monitor.Plugins.Linking;

/// <summary>A type, seen through the arguments for its generic parameters.</summary>
/// <param name="Assembly">Where it is defined.</param>
/// <param name="Handle">Its definition.</param>
/// <param name="Arguments">The arguments; empty when it has none or is seen as itself.</param>
internal readonly record struct TypeNode(AssemblyMetadata Assembly, TypeDefinitionHandle Handle, ImmutableArray<string> Arguments)
{
    public MetadataReader Reader => Assembly.Reader;

    public TypeDefinition Definition => Reader.GetTypeDefinition(Handle);

    public string FullName => Reader.FullName(Handle);

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (Definition.Attributes & TypeAttributes.Abstract) != 0;

    /// <summary>Whether two nodes are the same type with the same arguments.</summary>
    public bool Equals(TypeNode other) =>
        ReferenceEquals(Assembly, other.Assembly) && Handle == other.Handle && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Assembly, Handle);
}
