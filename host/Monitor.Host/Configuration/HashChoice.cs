using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>Which hashes are made of files, as the configuration says: a list of names, <c>*</c> or <c>none</c>.</summary>
internal sealed class HashChoice
{
    private const string All = "*";
    private const string None = "none";

    private readonly List<MonitorError> _errors = [];

    private HashChoice(HashAlgorithms? algorithms) => Algorithms = algorithms;

    /// <summary>The hashes; null where the configuration leaves it to the rule sets.</summary>
    public HashAlgorithms? Algorithms { get; private set; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Reads it.</summary>
    public static HashChoice Read(SettingsNode? node)
    {
        switch (node)
        {
            case null:
                return new HashChoice(null);
            case SettingsScalar { Value: None }:
                return new HashChoice(HashAlgorithms.None);
            case SettingsScalar { Value: not null }:
                HashChoice one = new(HashAlgorithms.None);
                one.Add(node);
                return one;
            case SettingsList list:
                HashChoice choice = new(HashAlgorithms.None);
                foreach (SettingsNode item in list.Items)
                    choice.Add(item);
                return choice;
            default:
                HashChoice nothing = new(null);
                nothing._errors.Add(ConfigurationErrors.HashesShape(node.Place));
                return nothing;
        }
    }

    private void Add(SettingsNode item)
    {
        if (item is not SettingsScalar { Value: { } name })
        {
            _errors.Add(ConfigurationErrors.HashesShape(item.Place));
            return;
        }

        HashAlgorithms algorithms = name == All ? HashAlgorithms.All : HashNames.Find(name);
        if (algorithms == HashAlgorithms.None)
            _errors.Add(ConfigurationErrors.UnknownHash(name, item.Place));
        else if ((Algorithms & algorithms) != 0)
            _errors.Add(ConfigurationErrors.HashTwice(name, item.Place));
        Algorithms |= algorithms;
    }
}
