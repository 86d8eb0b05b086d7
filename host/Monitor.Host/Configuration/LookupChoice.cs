using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>Kinds of what is looked up for events after capture. What does not exist on a system is not looked up there.</summary>
[Flags]
internal enum LookupKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The package that a program belongs to; on Linux.</summary>
    Package = 1,

    /// <summary>Name, image and pod of a container; on Linux.</summary>
    Container = 2,

    /// <summary>What a program says of itself in its version resource; on Windows.</summary>
    Version = 4,

    /// <summary>Who signed a module or driver, and on Windows whether the signature holds.</summary>
    Signature = 8,

    /// <summary>Everything.</summary>
    All = Package | Container | Version | Signature,
}

/// <summary>What is looked up for events, as the configuration says: a list of names, <c>all</c> or <c>none</c>.</summary>
internal sealed class LookupChoice
{
    private const string All = "all";
    private const string None = "none";

    private static readonly (string Name, LookupKinds Kind)[] Known =
    [
        ("package", LookupKinds.Package),
        ("container", LookupKinds.Container),
        ("version", LookupKinds.Version),
        ("signature", LookupKinds.Signature),
    ];

    private readonly List<MonitorError> _errors = [];

    private LookupChoice(LookupKinds kinds) => Kinds = kinds;

    /// <summary>What is looked up.</summary>
    public LookupKinds Kinds { get; private set; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>All names.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>Reads it.</summary>
    public static LookupChoice Read(SettingsNode? node)
    {
        if (node is null or SettingsScalar { Value: All })
            return new LookupChoice(LookupKinds.All);
        LookupChoice choice = new(LookupKinds.None);
        if (node is SettingsScalar { Value: None })
            return choice;
        foreach (SettingsNode item in node is SettingsList list ? list.Items : [node])
            choice.Add(item);
        return choice;
    }

    private void Add(SettingsNode item)
    {
        if (item is not SettingsScalar { Value: { } name })
        {
            _errors.Add(ConfigurationErrors.LookupsShape(item.Place));
            return;
        }

        LookupKinds kind = Array.Find(Known, known => known.Name == name).Kind;
        if (kind == LookupKinds.None)
            _errors.Add(ConfigurationErrors.UnknownLookup(name, Names, item.Place));
        else if ((Kinds & kind) != 0)
            _errors.Add(ConfigurationErrors.LookupTwice(name, item.Place));
        Kinds |= kind;
    }
}
