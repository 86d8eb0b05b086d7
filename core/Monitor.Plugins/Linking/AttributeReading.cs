using System.Reflection.Metadata;

namespace Monitor.Plugins.Linking;

/// <summary>Reads attributes from metadata.</summary>
internal static class AttributeReading
{
    /// <summary>The values of the first attribute of that class, whichever assembly it is from; null if there is none.</summary>
    public static CustomAttributeValue<string>? FindAttribute(this MetadataReader reader, CustomAttributeHandleCollection attributes, string fullName)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (reader.ClassOf(attribute).FullName == fullName)
                return attribute.DecodeValue(TypeText.Exact);
        }

        return null;
    }

    /// <summary>An attribute's class and the assembly that it is from; null for the module's own.</summary>
    public static (string FullName, string? Assembly) ClassOf(this MetadataReader reader, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()
            : reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return type.Kind switch
        {
            HandleKind.TypeDefinition => (reader.FullName((TypeDefinitionHandle)type), null),
            HandleKind.TypeReference => (reader.FullName((TypeReferenceHandle)type), reader.AssemblyName((TypeReferenceHandle)type)),
            _ => ("", null),
        };
    }

    /// <summary>The value of a named argument; null if it is not given.</summary>
    public static object? Named(this CustomAttributeValue<string> attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Name == name).Value;
}
