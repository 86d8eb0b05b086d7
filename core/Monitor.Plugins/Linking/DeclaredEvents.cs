using System.Collections.Immutable;
using System.Reflection.Metadata;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Plugins.Linking;

/// <summary>Reads event declarations, structs with [Event], from metadata.</summary>
/// <param name="plugin">The plugin's name.</param>
/// <param name="assemblies">Where the events may be declared.</param>
internal sealed class DeclaredEvents(string plugin, AssemblySet assemblies)
{
    /// <summary>Every event that an assembly declares.</summary>
    public static IEnumerable<EventIdentity> All(AssemblyMetadata assembly, bool isSdk)
    {
        foreach (TypeDefinitionHandle handle in assembly.Reader.TypeDefinitions)
        {
            if (Read(assembly, handle, isSdk) is { } declared)
                yield return declared;
        }
    }

    /// <summary>The events that a collector's attribute names.</summary>
    /// <param name="from">The collector's assembly.</param>
    /// <param name="emits">The value of Emits; null if it is not given.</param>
    /// <exception cref="MonitorException">One is no declared event.</exception>
    public IReadOnlyList<EventIdentity> Of(AssemblyMetadata from, object? emits)
    {
        if (emits is not ImmutableArray<CustomAttributeTypedArgument<string>> types)
            return [];
        List<EventIdentity> events = [];
        foreach (CustomAttributeTypedArgument<string> type in types)
            events.Add(Find(from, type.Value as string ?? ""));
        return events;
    }

    private EventIdentity Find(AssemblyMetadata from, string serialized)
    {
        if (TypeName.TryParse(serialized, out TypeName? name)
            && (name.AssemblyName is { } assembly ? assemblies.Find(assembly.Name) : from) is { } declaring
            && declaring.TryFind(name.FullName, out TypeDefinitionHandle handle)
            && Read(declaring, handle, declaring == assemblies.Sdk) is { } found)
            return found;
        throw new MonitorException(PluginErrors.NoEvent(plugin, from.Path, name?.FullName ?? serialized));
    }

    private static EventIdentity? Read(AssemblyMetadata assembly, TypeDefinitionHandle handle, bool isSdk)
    {
        CustomAttributeHandleCollection attributes = assembly.Reader.GetTypeDefinition(handle).GetCustomAttributes();
        if (assembly.Reader.FindAttribute(attributes, typeof(EventAttribute).FullName!) is not { FixedArguments: [{ Value: int id }, { Value: string name }] })
            return null;
        return new EventIdentity(id, name, assembly.Reader.FullName(handle), isSdk);
    }
}
