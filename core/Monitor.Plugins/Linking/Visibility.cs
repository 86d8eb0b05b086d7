using System.Reflection;
using System.Reflection.Metadata;

namespace Monitor.Plugins.Linking;

/// <summary>What of an assembly another one can use: what is public, and what is protected in what is public.</summary>
internal static class Visibility
{
    public static bool IsVisible(this MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => reader.IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    public static bool IsVisible(this MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    public static bool IsVisible(this FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
