using System.Text.Json;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Presets;

/// <summary>The presets: sound to the last warning, and with the verdicts that they are meant to have.</summary>
public sealed class PresetTests
{
    public static TheoryData<string> Names => ["linux/audit", "linux/detect", "linux/desired-state", "windows/audit", "windows/detect", "windows/desired-state"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_preset_is_without_errors_and_warnings(string name)
    {
        RuleSetReading reading = TextRules.Read(Fixture.Read($"../../host/Monitor.Host/presets/{name}.xml"));

        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
        Assert.NotEmpty(reading.Set!.Sets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_preset_logs_what_it_is_meant_to(string name)
    {
        RuleSet set = TextRules.Load(Fixture.Read($"../../host/Monitor.Host/presets/{name}.xml"));
        List<string> differences = [];
        int cases = 0;
        foreach (JsonElement one in Fixture.Json("presets/cases.json").EnumerateArray().Where(one => one.GetProperty("preset").GetString() == name))
        {
            Dictionary<string, string> fields = one.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);
            (bool isLogged, string? ruleName) = TextRules.Evaluate(set, TextRules.Schema(one.GetProperty("event").GetInt32()), fields);
            cases++;
            if (isLogged != one.GetProperty("logged").GetBoolean() || (ruleName ?? "-") != one.GetProperty("ruleName").GetString())
                differences.Add($"{one} gave {isLogged} {ruleName}");
        }

        Assert.Empty(differences);
        Assert.InRange(cases, 5, int.MaxValue);
    }

    [Theory]
    [InlineData("linux/detect")]
    [InlineData("windows/detect")]
    public void Every_rule_of_detection_names_its_technique(string name)
    {
        RuleSet set = TextRules.Load(Fixture.Read($"../../host/Monitor.Host/presets/{name}.xml"));

        FilterItem[] included = [.. set.Sets.Where(one => one.Kind == SetKind.Include).SelectMany(one => one.Items)];
        Assert.NotEmpty(included);
        Assert.All(included, item => Assert.Matches("^technique_id=T[0-9.]+,technique_name=.+$", item.Name));
    }
}
