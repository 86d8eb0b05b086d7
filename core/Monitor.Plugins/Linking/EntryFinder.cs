using System.Reflection.Metadata;
using Monitor.Plugins.Folders;
using Monitor.Plugins.Manifests;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins.Linking;

/// <summary>Finds a plugin's one entry class: the one with [Collector] or [Sink].</summary>
/// <param name="folder">The plugin's folder.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="assemblies">Its assemblies.</param>
internal sealed class EntryFinder(PluginFolder folder, PluginManifest manifest, AssemblySet assemblies)
{
    private static readonly string _collector = typeof(CollectorAttribute).FullName!;
    private static readonly string _sink = typeof(SinkAttribute).FullName!;
    private readonly DeclaredEvents _events = new(manifest.Name, assemblies);

    /// <exception cref="MonitorException">There is none, more than one, or it is not as it has to be.</exception>
    public PluginDescription Find(AssemblyMetadata assembly)
    {
        List<Entry> entries = [];
        string? reason = null;
        foreach (TypeDefinitionHandle handle in assembly.Reader.TypeDefinitions)
        {
            TypeNode type = new(assembly, handle, []);
            foreach (CustomAttributeHandle each in type.Definition.GetCustomAttributes())
            {
                CustomAttribute attribute = assembly.Reader.GetCustomAttribute(each);
                (string name, string? from) = assembly.Reader.ClassOf(attribute);
                if (name != _collector && name != _sink)
                    continue;
                if (from != assemblies.Sdk.Name)
                    reason ??= Foreign(type, name, from ?? assembly.Name);
                else if (Unfit(type) is { } unfit)
                    reason ??= $"class {type.FullName} has the attribute, but is {unfit}";
                else
                    entries.Add(new Entry(type, name == _sink ? PluginKind.Sink : PluginKind.Collector, attribute.DecodeValue(TypeText.Exact)));
            }

            reason ??= ForeignBase(type);
        }

        return entries switch
        {
            [] => throw new MonitorException(PluginErrors.NoEntry(manifest.Name, assembly.Path, reason)),
            [Entry entry] => Describe(entry),
            _ => throw new MonitorException(PluginErrors.SeveralEntries(manifest.Name, assembly.Path, entries.Select(entry => entry.Type.FullName).Distinct())),
        };
    }

    private PluginDescription Describe(Entry entry)
    {
        string path = entry.Type.Assembly.Path;
        string type = entry.Type.FullName;
        string name = entry.Attribute.FixedArguments[0].Value as string ?? "";
        if (name != manifest.Name)
            throw new MonitorException(PluginErrors.WrongEntryName(manifest.Name, path, type, name));
        bool isRight = entry.Kind == PluginKind.Sink
            ? assemblies.Interfaces(entry.Type).Any(face => IsSdk(face, typeof(ISink)))
            : assemblies.Chain(entry.Type).Any(node => IsSdk(node, typeof(KernelCollector)) || IsSdk(node, typeof(FreeCollector)));
        if (!isRight)
        {
            string expected = entry.Kind == PluginKind.Sink ? nameof(ISink) : $"{nameof(KernelCollector)} or {nameof(FreeCollector)}";
            throw new MonitorException(PluginErrors.WrongEntryType(manifest.Name, path, type, entry.Kind.ToString(), expected));
        }

        IReadOnlyList<EventIdentity> emits = _events.Of(entry.Type.Assembly, entry.Attribute.Named(nameof(CollectorAttribute.Emits)));
        if (!folder.IsShipped && emits.FirstOrDefault(declared => !declared.IsSdk && !declared.IsCustom) is { } taken)
            throw new MonitorException(PluginErrors.EventIdTaken(manifest.Name, path, taken));
        return new PluginDescription(
            manifest,
            folder.Path,
            folder.IsShipped,
            entry.Kind,
            type,
            entry.Attribute.Named(nameof(CollectorAttribute.Description)) as string ?? "",
            emits)
        {
            Systems = entry.Attribute.Named(nameof(CollectorAttribute.Systems)) is int systems ? (CollectorSystems)systems : CollectorSystems.All,
            OnRequest = entry.Attribute.Named(nameof(CollectorAttribute.OnRequest)) is true,
        };
    }

    private bool IsSdk(TypeNode node, Type type) => node.Assembly == assemblies.Sdk && node.FullName == type.FullName;

    private static string? Unfit(TypeNode type) =>
        !type.Reader.IsVisible(type.Handle) ? "not public"
        : type.IsAbstract ? "abstract"
        : type.Definition.GetGenericParameters().Count > 0 ? "generic"
        : null;

    /// <summary>The base class or interface that is called as one of the SDK's and is not: another assembly's, copied or of an older name.</summary>
    private string? ForeignBase(TypeNode type)
    {
        string? reason = ForeignName(type, type.Definition.BaseType);
        foreach (InterfaceImplementationHandle handle in type.Definition.GetInterfaceImplementations())
            reason ??= ForeignName(type, type.Reader.GetInterfaceImplementation(handle).Interface);
        return reason;
    }

    private string? ForeignName(TypeNode type, EntityHandle used)
    {
        if (used.IsNil)
            return null;
        (string name, string? from) = used.Kind switch
        {
            HandleKind.TypeReference => (type.Reader.FullName((TypeReferenceHandle)used), type.Reader.AssemblyName((TypeReferenceHandle)used)),
            HandleKind.TypeDefinition => (type.Reader.FullName((TypeDefinitionHandle)used), null),
            _ => ("", null),
        };
        bool isSdkName = name == typeof(ISink).FullName || name == typeof(KernelCollector).FullName || name == typeof(FreeCollector).FullName;
        return isSdkName && from != assemblies.Sdk.Name ? Foreign(type, name, from ?? type.Assembly.Name) : null;
    }

    private string Foreign(TypeNode type, string name, string from) =>
        $"class {type.FullName} uses {name} of {from}, which is not the one of {assemblies.Sdk.Name}";

    private sealed record Entry(TypeNode Type, PluginKind Kind, CustomAttributeValue<string> Attribute);
}
