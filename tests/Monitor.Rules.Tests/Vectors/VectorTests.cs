using System.Text.Json;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Tests.Vectors;

/// <summary>What the reference engine said about configurations and events (fixtures/README.md): the plan and the naive evaluator say so too.</summary>
public sealed class VectorTests
{
    private const string Observed = "rule-vectors.json";
    private const string Upstream = "rule-tests-upstream.json";

    /// <summary>Options with a value that the reference engine refuses only when it starts with them, which the load vectors did not try.</summary>
    private static readonly string[] RefusedAtStart = ["option <HashAlgorithms>sha999</HashAlgorithms>", "option <FieldSizes>Bogus:10</FieldSizes>"];

    private static readonly Lazy<IReadOnlyList<Vector>> ObservedVectors = new(() => Vector.All(Observed));
    private static readonly Lazy<IReadOnlyList<Vector>> UpstreamVectors = new(() => Vector.All(Upstream));

    public static TheoryData<string> Categories => [.. ObservedVectors.Value.Select(vector => Text(vector.Json, "category")).Distinct()];

    [Theory]
    [MemberData(nameof(Categories))]
    public void Events_are_judged_as_observed(string category) =>
        AssertAll(ObservedVectors.Value.Where(vector => Text(vector.Json, "category") == category), Judge);

    [Theory]
    [InlineData("windows")]
    [InlineData("")]
    public void Events_are_judged_as_the_vendors_own_tests_want_it(string platform) => AssertAll(
        UpstreamVectors.Value.Where(vector => Text(vector.Json, "kind") == "event" && Text(vector.Json, "platform") == platform),
        Judge);

    [Fact]
    public void Configurations_of_the_vendors_tests_load() =>
        AssertAll(OfKind("load"), vector => vector.Read() is { Set: null } reading ? TextRules.Findings(reading) : null);

    [Fact]
    public void Configurations_that_the_current_engine_refuses_are_refused_and_those_that_an_older_one_refused_give_a_warning() =>
        AssertAll(OfKind("refuse"), vector =>
        {
            RuleSetReading reading = vector.Read();
            if (!vector.Json.GetProperty("acceptedBy").GetProperty("current engine, signed status codes").GetBoolean())
                return reading.Set is null && reading.Errors.Count > 0 ? null : "not refused";
            return reading.Set is null ? TextRules.Findings(reading) : reading.Warnings.Count == 0 ? "no warning" : null;
        });

    [Fact]
    public void A_set_that_can_log_is_told_from_one_that_cannot() => AssertAll(OfKind("hasInclude"), vector =>
    {
        if (vector.Read().Set is not { } set)
            return "refused";
        bool canLog = RuleSet.CanLog(set.InOrder(TextRules.Schema(vector.EventId)));
        return canLog == vector.Expected.GetProperty("hasInclude").GetBoolean() ? null : $"can log: {canLog}";
    });

    [Fact]
    public void Configurations_are_accepted_or_refused_as_observed() => AssertAll(Vector.All(Observed, "loads"), vector =>
    {
        RuleSetReading reading = vector.Read();
        if (RefusedAtStart.Contains(vector.Name))
            return reading.Errors.Count + reading.Warnings.Count > 0 ? null : "neither refused nor a warning";
        bool isAccepted = vector.Expected.GetProperty("signedStatus").GetString() == "accepted";
        if (isAccepted != reading.Set is not null)
            return isAccepted ? $"refused: {TextRules.Findings(reading)}" : "accepted";

        // Where the reference engine complains, so does the reader, whether it goes on or not.
        bool isSilent = vector.Expected.GetProperty("messages").GetArrayLength() == 0;
        return isSilent || reading.Errors.Count + reading.Warnings.Count > 0 ? null : "nothing is said";
    });

    private static IEnumerable<Vector> OfKind(string kind) => UpstreamVectors.Value.Where(vector => Text(vector.Json, "kind") == kind);

    private static string? Judge(Vector vector)
    {
        RuleSetReading reading = vector.Read();
        if (vector.IsRefusedWithSignedStatus)
            return reading.Set is null ? null : "not refused";
        if (reading.Set is not { } set)
            return $"refused: {TextRules.Findings(reading)}";
        EventSchema schema = TextRules.Schema(vector.EventId);
        var naive = NaiveEvaluator.Evaluate(set, schema, vector.Fields);
        (bool isLogged, string? ruleName) = TextRules.Evaluate(set, schema, vector.Fields);
        if (naive != new NaiveVerdict(isLogged, ruleName))
            return $"the plan says {new NaiveVerdict(isLogged, ruleName)}, the naive evaluator {naive}";
        return vector.IsOfLinuxOnly || vector.Agrees(isLogged, ruleName) ? null : $"said {naive}, expected {vector.Expected}";
    }

    /// <summary>Holds that a check of each vector says null; else all that it says is told.</summary>
    private static void AssertAll(IEnumerable<Vector> vectors, Func<Vector, string?> check)
    {
        int count = 0;
        List<string> disagreements = [];
        foreach (Vector vector in vectors)
        {
            count++;
            if (check(vector) is { } problem)
                disagreements.Add($"{vector}\n  {problem}");
        }

        Assert.NotEqual(0, count);
        Assert.True(disagreements.Count == 0, $"{disagreements.Count} of {count}:\n{string.Join('\n', disagreements)}");
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
}
