using System.Text.Json;
using Monitor.Rules.Model;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Vectors;

/// <summary>The vendor's compiled form of some configurations, decoded: the same sets, filters, values and names are read from their XML.</summary>
public sealed class CompiledTests
{
    private static readonly Lazy<JsonElement> Upstream = new(() => Fixture.Json("sysmon/rule-tests-upstream.json"));
    private static readonly Lazy<JsonElement> Compiled = new(() => Fixture.Json("sysmon/compiled.json"));

    public static TheoryData<string> Files => [.. Compiled.Value.EnumerateObject().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_read_is_what_the_vendor_compiled(string file)
    {
        RuleSet rules = TextRules.Load(Vector.VendorFile(Upstream.Value, file));
        JsonElement compiled = Compiled.Value.GetProperty(file).GetProperty("events");

        Assert.Equal(compiled.EnumerateArray().Select(Text), rules.Sets.Select(Text));
    }

    private static string Text(JsonElement set)
    {
        List<string> lines = [$"{set.GetProperty("event")} {set.GetProperty("eventId")} {set.GetProperty("onmatch")} {set.GetProperty("combine")}"];
        List<int> numbers = [];
        foreach (JsonElement filter in set.GetProperty("filters").EnumerateArray())
        {
            string value = string.Join(';', filter.GetProperty("values").EnumerateArray().Select(one => one.GetString()));
            string name = filter.TryGetProperty("name", out JsonElement given) ? given.GetString() ?? "" : "";
            string rule = "";
            if (filter.TryGetProperty("rule", out JsonElement number))
            {
                if (!numbers.Contains(number.GetInt32()))
                    numbers.Add(number.GetInt32());

                // One file is compiled in a form that does not say how a Rule combines; its XML says "and".
                rule = $" {numbers.Count} {filter.GetProperty("ruleCombine").GetString() ?? "and"}";
            }

            lines.Add($"{filter.GetProperty("field")} {filter.GetProperty("condition")} '{value}' '{name}'{rule}");
        }

        return string.Join('\n', lines);
    }

    private static string Text(FilterSet set)
    {
        List<string> lines = [$"{set.Element} {set.Bound.Id} {Word(set.Kind)} {Word(set.Relation)}"];
        int rules = 0;
        foreach (FilterItem item in set.Items)
        {
            if (item is FieldFilter filter)
                lines.Add(Text(filter, ""));
            if (item is not RuleItem rule)
                continue;
            rules++;
            lines.AddRange(rule.Filters.Select(part => Text(part, $" {rules} {Word(rule.Relation)}")));
        }

        return string.Join('\n', lines);
    }

    private static string Text(FieldFilter filter, string rule) => $"{filter.Field} {ConditionWords.Of(filter.Condition)} '{filter.Value}' '{filter.Name}'{rule}";

    private static string Word(Enum word) => word.ToString() switch
    {
        nameof(SetKind.Include) => "include",
        nameof(SetKind.Exclude) => "exclude",
        nameof(Relation.And) => "and",
        _ => "or",
    };
}
