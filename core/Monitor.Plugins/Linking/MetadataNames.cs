using System.Reflection.Metadata;

namespace Monitor.Plugins.Linking;

/// <summary>Names of what metadata tables hold, as reflection writes them.</summary>
internal static class MetadataNames
{
    public static string FullName(this MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? Qualify(reader, type.Namespace, name) : $"{reader.FullName(outer)}+{name}";
    }

    public static string FullName(this MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{reader.FullName((TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : Qualify(reader, type.Namespace, name);
    }

    /// <summary>The simple name of the assembly that a reference points into; null when it is the module's own.</summary>
    public static string? AssemblyName(this MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => reader.AssemblyName((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    /// <summary>A method's name and signature as one text; <paramref name="arguments"/> stand for the type's parameters.</summary>
    public static string Text(this MethodDefinition method, MetadataReader reader, TypeText types, string[] arguments) =>
        Text(reader.GetString(method.Name), method.DecodeSignature(types, arguments));

    /// <summary>A field's name and type as one text.</summary>
    public static string Text(this FieldDefinition field, MetadataReader reader, TypeText types, string[] arguments) =>
        $"{field.DecodeSignature(types, arguments)} {reader.GetString(field.Name)}";

    /// <summary>The method or field that a reference means, written as the definition is.</summary>
    public static string Text(this MemberReference member, MetadataReader reader, TypeText types, string[] arguments)
    {
        string name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? $"{member.DecodeFieldSignature(types, arguments)} {name}"
            : Text(name, member.DecodeMethodSignature(types, arguments));
    }

    private static string Text(string name, MethodSignature<string> signature)
    {
        string kind = signature.Header.IsInstance ? "" : "static ";
        string generic = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        return $"{kind}{signature.ReturnType} {name}{generic}({string.Join(", ", signature.ParameterTypes)})";
    }

    private static string Qualify(MetadataReader reader, StringHandle space, string name) =>
        space.IsNil ? name : $"{reader.GetString(space)}.{name}";
}
