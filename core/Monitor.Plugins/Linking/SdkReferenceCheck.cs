using System.Reflection.Metadata;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Linking;

/// <summary>Checks that every type, method and field of Monitor.Sdk that a plugin's assemblies use is there.</summary>
/// <param name="plugin">The plugin's name.</param>
/// <param name="assemblies">Its assemblies.</param>
/// <param name="versions">The versions to name.</param>
internal sealed class SdkReferenceCheck(string plugin, AssemblySet assemblies, SdkVersions versions)
{
    /// <exception cref="MonitorException">Something is not there.</exception>
    public void Run()
    {
        foreach (AssemblyMetadata assembly in assemblies.OwnOnSdk)
        {
            List<string> missing = [.. MissingTypes(assembly), .. MissingMembers(assembly)];
            if (missing.Count > 0)
                throw new MonitorException(PluginErrors.MissingMember(plugin, assembly.Path, missing[0], missing.Count - 1, versions));
        }
    }

    private IEnumerable<string> MissingTypes(AssemblyMetadata assembly)
    {
        foreach (TypeReferenceHandle handle in assembly.Reader.TypeReferences)
        {
            if (assembly.Reader.AssemblyName(handle) != assemblies.Sdk.Name)
                continue;
            string name = assembly.Reader.FullName(handle);
            if (!assemblies.Sdk.TryFind(name, out TypeDefinitionHandle found) || !assemblies.Sdk.Reader.IsVisible(found))
                yield return name;
        }
    }

    private IEnumerable<string> MissingMembers(AssemblyMetadata assembly)
    {
        foreach (MemberReferenceHandle handle in assembly.Reader.MemberReferences)
        {
            MemberReference member = assembly.Reader.GetMemberReference(handle);
            if (assemblies.Resolve(assembly, member.Parent, []) is not { } parent || parent.Assembly != assemblies.Sdk)
                continue;
            // A reference names the parameters of a generic type, not the arguments; so does the definition.
            if (!HasMember(parent with { Arguments = [] }, assembly.Reader, member))
                yield return $"{parent.FullName}: {member.Text(assembly.Reader, TypeText.Readable, [])}";
        }
    }

    private bool HasMember(TypeNode type, MetadataReader reader, MemberReference member)
    {
        string name = reader.GetString(member.Name);
        string text = member.Text(reader, TypeText.Exact, []);
        bool isField = member.GetKind() == MemberReferenceKind.Field;
        return assemblies.Chain(type).Any(node => isField ? HasField(node, name, text) : HasMethod(node, name, text));
    }

    private static bool HasMethod(TypeNode type, string name, string text)
    {
        foreach (MethodDefinitionHandle handle in type.Definition.GetMethods())
        {
            MethodDefinition method = type.Reader.GetMethodDefinition(handle);
            if (method.Attributes.IsVisible()
                && type.Reader.StringComparer.Equals(method.Name, name)
                && method.Text(type.Reader, TypeText.Exact, type.Arguments) == text)
                return true;
        }

        return false;
    }

    private static bool HasField(TypeNode type, string name, string text)
    {
        foreach (FieldDefinitionHandle handle in type.Definition.GetFields())
        {
            FieldDefinition field = type.Reader.GetFieldDefinition(handle);
            if (field.Attributes.IsVisible()
                && type.Reader.StringComparer.Equals(field.Name, name)
                && field.Text(type.Reader, TypeText.Exact, type.Arguments) == text)
                return true;
        }

        return false;
    }
}
