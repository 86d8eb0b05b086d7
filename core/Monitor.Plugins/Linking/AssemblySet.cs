using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Monitor.Plugins.Linking;

/// <summary>A plugin's own assemblies and the host's Monitor.Sdk: where references among them lead.</summary>
/// <param name="sdk">The host's Monitor.Sdk.</param>
/// <param name="own">The plugin's assemblies.</param>
internal sealed class AssemblySet(AssemblyMetadata sdk, IReadOnlyList<AssemblyMetadata> own)
{
    public AssemblyMetadata Sdk { get; } = sdk;

    public IReadOnlyList<AssemblyMetadata> Own { get; } = own;

    /// <summary>Those of its own that can use the SDK at all: they reference it, or one of these. A library that knows nothing of it may be large.</summary>
    public IReadOnlyList<AssemblyMetadata> OwnOnSdk { get; } = FindOnSdk(sdk, own);

    /// <summary>The assembly of that simple name; null if it is the framework's, or nobody's.</summary>
    public AssemblyMetadata? Find(string name) =>
        name.Equals(Sdk.Name, StringComparison.OrdinalIgnoreCase)
            ? Sdk
            : Own.FirstOrDefault(assembly => assembly.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The type that a handle means; null if it is the framework's, or nobody's.</summary>
    /// <param name="from">Where the handle stands.</param>
    /// <param name="handle">A type definition, reference or specification.</param>
    /// <param name="context">Arguments for the generic parameters of the type it stands in.</param>
    public TypeNode? Resolve(AssemblyMetadata from, EntityHandle handle, string[] context)
    {
        switch (handle.Kind)
        {
            // What has no base class has the null handle, which is of this kind.
            case HandleKind.TypeDefinition when handle.IsNil:
                return null;
            case HandleKind.TypeDefinition:
                return new TypeNode(from, (TypeDefinitionHandle)handle, []);
            case HandleKind.TypeReference:
                string? name = from.Reader.AssemblyName((TypeReferenceHandle)handle);
                AssemblyMetadata? target = name is null ? from : Find(name);
                return target is not null && target.TryFind(from.Reader.FullName((TypeReferenceHandle)handle), out TypeDefinitionHandle found)
                    ? new TypeNode(target, found, [])
                    : null;
            case HandleKind.TypeSpecification:
                return ResolveGeneric(from, (TypeSpecificationHandle)handle, context);
            default:
                return null;
        }
    }

    /// <summary>The types that a type derives from, itself first, as far as they are the plugin's or the SDK's.</summary>
    public IEnumerable<TypeNode> Chain(TypeNode type)
    {
        for (TypeNode? node = type; node is not null; node = Resolve(node.Assembly, node.Definition.BaseType, node.Arguments))
            yield return node;
    }

    /// <summary>The interfaces of a type, of its bases and of those interfaces, as far as they are the plugin's or the SDK's.</summary>
    public HashSet<TypeNode> Interfaces(TypeNode type)
    {
        HashSet<TypeNode> found = [];
        Queue<TypeNode> open = new(Chain(type));
        while (open.TryDequeue(out TypeNode? node))
        {
            foreach (InterfaceImplementationHandle handle in node.Definition.GetInterfaceImplementations())
            {
                EntityHandle implemented = node.Reader.GetInterfaceImplementation(handle).Interface;
                if (Resolve(node.Assembly, implemented, node.Arguments) is { } face && found.Add(face))
                    open.Enqueue(face);
            }
        }

        return found;
    }

    private static List<AssemblyMetadata> FindOnSdk(AssemblyMetadata sdk, IReadOnlyList<AssemblyMetadata> own)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { sdk.Name };
        List<AssemblyMetadata> found = [], open = [.. own];
        while (open.FindAll(assembly => assembly.References.Any(names.Contains)) is { Count: > 0 } next)
        {
            found.AddRange(next);
            open.RemoveAll(next.Contains);
            names.UnionWith(next.Select(assembly => assembly.Name));
        }

        return found;
    }

    private TypeNode? ResolveGeneric(AssemblyMetadata from, TypeSpecificationHandle handle, string[] context)
    {
        BlobReader blob = from.Reader.GetBlobReader(from.Reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        blob.ReadByte();
        if (Resolve(from, blob.ReadTypeHandle(), context) is not { } type)
            return null;
        SignatureDecoder<string, string[]> decoder = new(TypeText.Exact, from.Reader, context);
        string[] arguments = new string[blob.ReadCompressedInteger()];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = decoder.DecodeType(ref blob);
        return type with { Arguments = arguments };
    }
}
