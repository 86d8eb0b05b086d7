using System.Reflection.Metadata;
using System.Runtime.Versioning;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Linking;

/// <summary>Checks that each assembly of a plugin finds its framework and every assembly that it references.</summary>
/// <param name="plugin">The plugin's name.</param>
/// <param name="assemblies">Its assemblies.</param>
internal sealed class DependencyCheck(string plugin, AssemblySet assemblies)
{
    private const string FrameworkPrefix = ".NETCoreApp,Version=v";

    /// <exception cref="MonitorException">Something is missing.</exception>
    public void Run()
    {
        if (assemblies.Own.FirstOrDefault(assembly => assembly.Name == assemblies.Sdk.Name) is { } copy)
            throw new MonitorException(PluginErrors.OwnSdk(plugin, copy.Path));
        foreach (AssemblyMetadata assembly in assemblies.Own)
        {
            CheckFramework(assembly);
            foreach (AssemblyReferenceHandle handle in assembly.Reader.AssemblyReferences)
                CheckReference(assembly, assembly.Reader.GetAssemblyReference(handle));
        }
    }

    private void CheckFramework(AssemblyMetadata assembly)
    {
        Version here = new(Environment.Version.Major, Environment.Version.Minor);
        if (TargetFramework(assembly) is { } needed && needed > here)
            throw new MonitorException(PluginErrors.FrameworkTooNew(plugin, assembly.Path, $".NET {needed}", $".NET {here}"));
    }

    private void CheckReference(AssemblyMetadata from, AssemblyReference reference)
    {
        string name = from.Reader.GetString(reference.Name);
        if (name == assemblies.Sdk.Name)
        {
            if (reference.Version > assemblies.Sdk.Version)
                throw new MonitorException(PluginErrors.SdkTooNew(plugin, from.Path, reference.Version, assemblies.Sdk.Version));
        }
        else if (assemblies.Find(name) is null)
        {
            if (name.StartsWith("Monitor.", StringComparison.Ordinal))
                throw new MonitorException(PluginErrors.CoreReference(plugin, from.Path, name));
            if (!FrameworkAssemblies.Contains(name))
                throw new MonitorException(PluginErrors.MissingAssembly(plugin, from.Path, name, reference.Version));
        }
    }

    private static Version? TargetFramework(AssemblyMetadata assembly)
    {
        string name = assembly.Reader.FindAttribute(assembly.Reader.GetAssemblyDefinition().GetCustomAttributes(), typeof(TargetFrameworkAttribute).FullName!)
            ?.FixedArguments.FirstOrDefault().Value as string ?? "";
        bool isCore = name.StartsWith(FrameworkPrefix, StringComparison.Ordinal);
        return isCore && Version.TryParse(name[FrameworkPrefix.Length..], out Version? version) ? version : null;
    }
}
