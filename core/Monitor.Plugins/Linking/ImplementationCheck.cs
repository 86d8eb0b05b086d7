using System.Reflection;
using System.Reflection.Metadata;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Linking;

/// <summary>Checks that a plugin's classes implement every abstract member of the SDK's interfaces and classes that they build on. What
/// a base class of the framework implements cannot be seen here and counts as implemented.</summary>
/// <param name="plugin">The plugin's name.</param>
/// <param name="assemblies">Its assemblies.</param>
/// <param name="versions">The versions to name.</param>
internal sealed class ImplementationCheck(string plugin, AssemblySet assemblies, SdkVersions versions)
{
    private static readonly HashSet<string> _plainBases = ["System.Object", "System.ValueType", "System.Enum", "System.MulticastDelegate"];

    /// <exception cref="MonitorException">Something is not implemented.</exception>
    public void Run()
    {
        foreach (AssemblyMetadata assembly in assemblies.OwnOnSdk)
        {
            foreach (TypeDefinitionHandle handle in assembly.Reader.TypeDefinitions)
            {
                TypeNode type = new(assembly, handle, []);
                if (!type.IsInterface && !type.IsAbstract)
                    Check(type);
            }
        }
    }

    private void Check(TypeNode type)
    {
        TypeNode[] chain = [.. assemblies.Chain(type)];
        HashSet<TypeNode> interfaces = assemblies.Interfaces(type);
        foreach (TypeNode face in interfaces.Where(face => face.Assembly == assemblies.Sdk))
            Require(type, face, [.. chain, .. interfaces], hasUnseenBase: HasUnseenBase(chain[^1]));
        for (int i = 1; i < chain.Length; i++)
        {
            if (chain[i].Assembly == assemblies.Sdk && chain[i].IsAbstract)
                Require(type, chain[i], chain[..i], hasUnseenBase: false);
        }
    }

    private void Require(TypeNode type, TypeNode declaring, TypeNode[] candidates, bool hasUnseenBase)
    {
        foreach (MethodDefinitionHandle handle in declaring.Definition.GetMethods())
        {
            MethodDefinition method = declaring.Reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.Abstract) == 0 || hasUnseenBase)
                continue;
            if (!candidates.Any(candidate => Implements(candidate, declaring, method) || Overrides(candidate, declaring, method)))
            {
                string member = $"{declaring.FullName}: {method.Text(declaring.Reader, TypeText.Readable, declaring.Arguments)}";
                throw new MonitorException(PluginErrors.NotImplemented(plugin, type.Assembly.Path, type.FullName, member, versions));
            }
        }
    }

    /// <summary>Whether a class has a method of that name and signature; those of interfaces implement nothing by their name alone.</summary>
    private static bool Implements(TypeNode candidate, TypeNode declaring, MethodDefinition wanted)
    {
        if (candidate.IsInterface)
            return false;
        string name = declaring.Reader.GetString(wanted.Name);
        string text = wanted.Text(declaring.Reader, TypeText.Exact, declaring.Arguments);
        foreach (MethodDefinitionHandle handle in candidate.Definition.GetMethods())
        {
            MethodDefinition method = candidate.Reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.Abstract) == 0
                && IsOpenEnough(method.Attributes, declaring)
                && candidate.Reader.StringComparer.Equals(method.Name, name)
                && method.Text(candidate.Reader, TypeText.Exact, candidate.Arguments) == text)
                return true;
        }

        return false;
    }

    /// <summary>Whether a type says outright that one of its methods is the implementation.</summary>
    private bool Overrides(TypeNode candidate, TypeNode declaring, MethodDefinition wanted)
    {
        string text = wanted.Text(declaring.Reader, TypeText.Exact, []);
        foreach (MethodImplementationHandle handle in candidate.Definition.GetMethodImplementations())
        {
            EntityHandle declaration = candidate.Reader.GetMethodImplementation(handle).MethodDeclaration;
            if (declaration.Kind == HandleKind.MemberReference)
            {
                MemberReference member = candidate.Reader.GetMemberReference((MemberReferenceHandle)declaration);
                if (member.Text(candidate.Reader, TypeText.Exact, []) == text
                    && assemblies.Resolve(candidate.Assembly, member.Parent, candidate.Arguments) == declaring)
                    return true;
            }
            else if (candidate.Assembly == declaring.Assembly
                && candidate.Reader.GetMethodDefinition((MethodDefinitionHandle)declaration) is var own
                && own.GetDeclaringType() == declaring.Handle
                && own.Text(candidate.Reader, TypeText.Exact, []) == text)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOpenEnough(MethodAttributes attributes, TypeNode declaring) => declaring.IsInterface
        ? (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public
        : (attributes & MethodAttributes.Virtual) != 0;

    private static bool HasUnseenBase(TypeNode last)
    {
        EntityHandle handle = last.Definition.BaseType;
        return !handle.IsNil && !(handle.Kind == HandleKind.TypeReference && _plainBases.Contains(last.Reader.FullName((TypeReferenceHandle)handle)));
    }
}
