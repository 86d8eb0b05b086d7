using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Reading;

/// <summary>Reads one Sysmon configuration: the root, its options, and wherever event elements stand in EventFiltering.</summary>
internal sealed class RuleFileReader
{
    private const string Root = "Sysmon";
    private const string Filtering = "EventFiltering";
    private static readonly string[] RootAttributes = ["schemaversion"];
    private static readonly string[] GroupAttributes = ["name", "groupRelation"];

    private readonly RuleXml _xml;
    private readonly RuleElements _elements;
    private readonly FilterSetReader _setReader;
    private readonly RuleFindings _findings;
    private readonly List<FilterSet> _sets = [];
    private readonly List<RuleOption> _options = [];
    private readonly HashSet<string> _closedElements = [];
    private bool _optionsEnded;
    private SchemaVersion _version;

    private RuleFileReader(RuleXml xml, EventCatalog events, RuleReadOptions options, RuleFindings findings)
    {
        _xml = xml;
        _elements = new RuleElements(events);
        _setReader = new FilterSetReader(xml, _elements, options, element => ReadSet(element, default), findings);
        _findings = findings;
    }

    /// <summary>Reads a file. Mistakes go to <paramref name="findings"/>; nothing is thrown for what the bytes say.</summary>
    public static RuleFile Read(string file, Stream content, EventCatalog events, RuleReadOptions options, RuleFindings findings)
    {
        using RuleXml? xml = RuleXml.Open(file, content, findings);
        if (xml is null)
            return RuleFile.Empty;
        try
        {
            RuleFileReader reader = new(xml, events, options, findings);
            return reader.ReadRoot() ? new RuleFile(reader._sets, reader._options) : RuleFile.Empty;
        }
        catch (Exception exception) when (RuleXml.IsFault(exception))
        {
            findings.Error(RuleErrors.NotWellFormed(RuleXml.PlaceOf(exception, file), exception.Message));
            return RuleFile.Empty;
        }
    }

    private bool ReadRoot()
    {
        _xml.MoveToRoot();
        if (_xml.Name != Root)
        {
            _findings.Error(RuleErrors.WrongRoot(_xml.Place, _xml.Name));
            return false;
        }

        if (!ReadVersion())
            return false;
        _xml.WarnOfUnknownAttributes(RootAttributes);
        foreach (string name in _xml.Children())
        {
            if (name == Filtering)
            {
                _xml.WarnOfUnknownAttributes([]);
                ReadWrapper(default);
            }
            else
            {
                ReadOption(name);
            }
        }

        _xml.ReadToEnd();
        return true;
    }

    private bool ReadVersion()
    {
        string? text = _xml.Attribute("schemaversion");
        if (string.IsNullOrEmpty(text) || SchemaVersion.Parse(text, out bool isPlain) is not { } version)
        {
            _findings.Error(RuleErrors.NoSchemaVersion(_xml.Place, text));
            return false;
        }

        if (version.CompareTo(SchemaVersion.Oldest) < 0)
        {
            _findings.Error(RuleErrors.SchemaTooOld(_xml.Place, version));
            return false;
        }

        if (!isPlain)
            _findings.Warn(RuleErrors.SchemaVersionUnclean(_xml.Place, text, version));
        else if (version.CompareTo(SchemaVersion.Newest) > 0)
            _findings.Warn(RuleErrors.SchemaNewer(_xml.Place, version));
        _version = version;
        return true;
    }

    /// <summary>The original engine reads options up to the first that it does not know, or whose value it does not take.</summary>
    private void ReadOption(string name)
    {
        SourcePlace place = _xml.Place;
        if (_elements.Contains(name))
            _findings.Warn(RuleErrors.EventOutsideFiltering(place, name));
        string value = _xml.ReadValue(out bool hasElements);
        if (_optionsEnded)
        {
            _findings.Warn(RuleErrors.OptionNotReached(place, name));
            return;
        }

        if (hasElements || !OptionsReader.IsKnown(name))
        {
            _findings.Warn(RuleErrors.UnknownOption(place, name));
            _optionsEnded = true;
            return;
        }

        _options.Add(new RuleOption(name, value, place));
        _optionsEnded = OptionsReader.EndsReading(name, value);
    }

    /// <summary>Looks through EventFiltering, a RuleGroup or an element that is not known for event elements.</summary>
    private void ReadWrapper(GroupContext group)
    {
        foreach (string name in _xml.Children())
        {
            if (_elements.Contains(name))
            {
                ReadSet(name, group);
            }
            else if (name.Equals("RuleGroup", StringComparison.OrdinalIgnoreCase))
            {
                ReadWrapper(ReadGroup(group));
            }
            else
            {
                _findings.Warn(RuleErrors.UnknownElement(_xml.Place, name, _elements.Names));
                ReadWrapper(default);
            }
        }
    }

    private GroupContext ReadGroup(GroupContext outer)
    {
        if (outer.IsGroup)
            _findings.Warn(RuleErrors.NestedGroup(_xml.Place));
        _xml.WarnOfUnknownAttributes(GroupAttributes);
        string? relation = _xml.Attribute("groupRelation");
        if (string.IsNullOrEmpty(relation))
            _findings.Warn(RuleErrors.GroupWithoutRelation(_xml.Place, DefaultRelation));
        return new GroupContext(true, _setReader.ReadRelation(relation), _setReader.ReadName(default, NameOrigin.RuleGroup));
    }

    private Relation DefaultRelation => _version.CompareTo(SchemaVersion.LastWithOr) > 0 ? Relation.And : Relation.Or;

    private void ReadSet(string element, GroupContext group)
    {
        if (_closedElements.Contains(element))
        {
            _findings.Warn(RuleErrors.SetNotReached(_xml.Place, element));
            _xml.Skip();
            return;
        }

        switch (_setReader.Read(element, group.Relation ?? DefaultRelation, group.Name, out FilterSet? set))
        {
            case SetOutcome.Read:
                _sets.Add(set!);
                break;
            case SetOutcome.EndsElement:
                _closedElements.Add(element);
                break;
        }
    }

    /// <summary>The RuleGroup that is the direct parent, if there is one.</summary>
    private readonly record struct GroupContext(bool IsGroup, Relation? Relation, ItemName Name);
}
