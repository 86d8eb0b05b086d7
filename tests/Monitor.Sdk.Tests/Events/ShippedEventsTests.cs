using System.Text.Json;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Tests.Events;

/// <summary>The shipped set is Sysmon's, name for name and field for field.</summary>
public sealed class ShippedEventsTests
{
    /// <summary>Ids up to this are Sysmon's.</summary>
    private const int LastSysmonId = 255;
    private const int FirstOfAgent = 1100;

    private static readonly Lazy<Dictionary<int, JsonElement>> Sysmon = new(ReadSysmon);

    public static TheoryData<string> SysmonEvents => [.. ShippedEvents.All.Where(schema => schema.Id <= LastSysmonId).Select(schema => schema.Name)];

    public static TheoryData<string> AllEvents => [.. ShippedEvents.All.Select(schema => schema.Name)];

    [Fact]
    public void All_declared_events_are_listed_by_id() => Assert.Equal(DeclaredEvents.All, ShippedEvents.All);

    [Fact]
    public void Every_event_of_Sysmon_is_there() =>
        Assert.Equal(Sysmon.Value.Keys.Order(), ShippedEvents.All.Select(schema => (int)schema.Id).Where(id => id <= LastSysmonId));

    [Theory]
    [MemberData(nameof(SysmonEvents))]
    public void Fields_are_Sysmon_s_in_order_whatever_own_ones_lie_between(string name)
    {
        EventSchema schema = Find(name);
        JsonElement sysmon = Sysmon.Value[schema.Id];
        FieldSchema[] fields = [.. schema.Fields.ToArray().Where(field => !field.IsOwn)];
        JsonElement[] expected = [.. sysmon.GetProperty("fields").EnumerateArray()];

        Assert.Equal(expected.Select(field => field.GetProperty("name").GetString()), fields.Select(field => field.Name));
        for (int i = 0; i < expected.Length; i++)
            Assert.Contains(fields[i].Type, TypesFor(expected[i].GetProperty("type").GetString()!, fields[i].Name));
    }

    [Theory]
    [MemberData(nameof(SysmonEvents))]
    public void Task_version_and_filtering_are_Sysmon_s(string name)
    {
        EventSchema schema = Find(name);
        JsonElement sysmon = Sysmon.Value[schema.Id];

        Assert.Equal(sysmon.GetProperty("task").GetString(), schema.Task);
        Assert.Equal(sysmon.GetProperty("version").GetInt32(), schema.Version);
        Assert.Equal(sysmon.GetProperty("ruleElement").GetString(), schema.RuleElement);
        Assert.Equal(DefaultFor(sysmon.GetProperty("defaultWithoutRules").GetString()!), schema.Default);
    }

    [Theory]
    [MemberData(nameof(SysmonEvents))]
    public void An_event_has_the_name_of_the_element_that_filters_it_alone(string name)
    {
        string? element = Find(name).RuleElement;
        bool alone = element is not null && ShippedEvents.All.Count(schema => schema.RuleElement == element) == 1;

        Assert.Equal(alone, name.Equals(element, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_the_product_tells_of_itself_is_always_logged() => Assert.All(
        ShippedEvents.All.Where(schema => schema.Id >= FirstOfAgent),
        schema => Assert.Equal((null, EventDefault.Always), (schema.RuleElement, schema.Default)));

    [Fact]
    public void The_product_s_own_events_of_the_machine_are_logged_where_a_rule_says_so() => Assert.All(
        ShippedEvents.All.Where(schema => schema.Id is > LastSysmonId and < FirstOfAgent),
        schema => Assert.Equal((schema.Name, EventDefault.NotLogged), (schema.RuleElement, schema.Default)));

    [Theory]
    [MemberData(nameof(AllEvents))]
    public void Event_and_fields_are_described(string name)
    {
        EventSchema schema = Find(name);

        Assert.NotEmpty(schema.Description);
        Assert.NotEmpty(schema.Task);
        Assert.All(schema.Fields.ToArray(), field => Assert.NotEmpty(field.Description));
    }

    [Fact]
    public void Ids_and_names_are_unique_and_lie_in_the_product_s_ranges()
    {
        Assert.Distinct(ShippedEvents.All.Select(schema => schema.Id));
        Assert.Distinct(ShippedEvents.All.Select(schema => schema.Name));
        Assert.All(ShippedEvents.All, schema => Assert.True(schema.Id is <= LastSysmonId or >= 1000 and <= 1999));
    }

    [Theory]
    [MemberData(nameof(AllEvents))]
    public void Hash_fields_name_a_path_and_a_file(string name)
    {
        EventSchema schema = Find(name);
        foreach (FieldSchema field in schema.Fields)
        {
            if (field.HashSource is not { } source)
                continue;
            Assert.Equal(FieldType.Text, field.Type);
            Assert.Equal(FieldType.Text, schema.Fields[source.PathField].Type);
            Assert.Equal(FieldType.File, schema.Fields[source.FileField].Type);
        }
    }

    private static EventSchema Find(string name) => ShippedEvents.All.Single(schema => schema.Name == name);

    private static EventDefault DefaultFor(string defaultWithoutRules) => defaultWithoutRules switch
    {
        "include" => EventDefault.Logged,
        "exclude" => EventDefault.NotLogged,
        "always logged" => EventDefault.Always,
        _ => throw new ArgumentOutOfRangeException(nameof(defaultWithoutRules), defaultWithoutRules, "Not known."),
    };

    /// <summary>The record's types for one of Sysmon's; text may be held in a form that prints as the same text.</summary>
    private static FieldType[] TypesFor(string sysmonType, string field) => sysmonType switch
    {
        "string" when field.EndsWith("UtcTime", StringComparison.Ordinal) => [FieldType.Time],
        "string" when field.EndsWith("CommandLine", StringComparison.Ordinal) => [FieldType.Arguments],
        "string" when field.EndsWith("Ip", StringComparison.Ordinal) => [FieldType.Address],
        "string" => [FieldType.Text],
        "guid" => [FieldType.Guid],
        "bool" => [FieldType.Boolean],
        "uint16" or "uint32" => [FieldType.Unsigned],
        "hex32" or "hex64" => [FieldType.Hexadecimal, FieldType.HexadecimalEverywhere],
        _ => [],
    };

    private static Dictionary<int, JsonElement> ReadSysmon()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Path("tests", "fixtures", "sysmon", "events.json")));
        return document.RootElement.GetProperty("events").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetInt32(), item => item.Clone());
    }
}
