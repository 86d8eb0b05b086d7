using System.Text.Json;
using Monitor.Rules.Model;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Events that a real Sysmon logged, with the configuration that explains them: they are logged under the name in the log.</summary>
public sealed class PairTests
{
    private const string Folder = "configurations/pairs";

    private static readonly Lazy<JsonElement> Logs = new(() => Fixture.Json($"{Folder}/records.json"));

    public static TheoryData<string> Names => [.. Logs.Value.EnumerateArray().Select(log => log.GetProperty("log").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_records_of_the_log_come_out_as_they_were_written(string name)
    {
        JsonElement log = Logs.Value.EnumerateArray().Single(one => one.GetProperty("log").GetString() == name);
        RuleSet rules = TextRules.Load(Fixture.Read($"{Folder}/{log.GetProperty("config").GetString()}"));

        foreach (JsonElement record in log.GetProperty("records").EnumerateArray())
        {
            var schema = TextRules.Schema(record.GetProperty("eventId").GetInt32());
            var fields = record.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);
            (bool isLogged, string? ruleName) = TextRules.Evaluate(rules, schema, fields);

            Assert.True(isLogged, record.ToString());
            Assert.Equal(record.GetProperty("ruleName").GetString(), ruleName ?? "-");
            Assert.Equal(new NaiveVerdict(isLogged, ruleName), NaiveEvaluator.Evaluate(rules, schema, fields));
        }
    }

    [Fact]
    public void All_records_are_here() =>
        Assert.Equal(94, Logs.Value.EnumerateArray().Sum(log => log.GetProperty("records").GetArrayLength()));
}
