using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Vectors;

/// <summary>Asks this engine what vectors ask.</summary>
/// <param name="textEvents">The events, from <see cref="TextEvent.CatalogOf"/>.</param>
public sealed class VectorRun(EventCatalog textEvents)
{
    private const string Accepted = "accepted";
    private const string Refused = "refused";

    /// <summary>Compares one vector with the engine's answer.</summary>
    public VectorOutcome Check(RuleVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        RuleSetReading reading = vector.Configuration.Read(textEvents, vector.Options);
        (string expected, string got) = vector.Expectation switch
        {
            LoadExpectation load => (load.IsAccepted ? Accepted : Refused, reading.Set is null ? $"{Refused} ({reading.Errors[0]})" : Accepted),
            _ when reading.Set is null => (Accepted, $"{Refused} ({reading.Errors[0]})"),
            EventExpectation one => (Verdict(one.IsLogged, one.RuleName), Evaluate(one, reading.Set)),
            IncludeExpectation one => (Outlook(one.CanLog), Outlook(RuleSet.CanLog(reading.Set.InOrder(one.Event)))),
            _ => throw new ArgumentOutOfRangeException(nameof(vector), vector.Expectation, "no such expectation"),
        };
        bool agrees = got == expected || vector.Expectation is LoadExpectation { IsAccepted: false } && reading.Set is null;
        return new VectorOutcome(vector, agrees, expected, got);
    }

    private static string Evaluate(EventExpectation one, RuleSet set)
    {
        EventCatalog only = new();
        only.Add(one.Event);
        EventBuffer buffer = new();
        TextEvent.Append(buffer, one.Event, one.Fields);
        RouteVerdict[] verdicts = new RouteVerdict[1];
        new RuleEvaluator(RulePlan.Compile(only, [set])).Evaluate(buffer[0], verdicts);
        return Verdict(verdicts[0].IsLogged, one.RuleName is null ? null : verdicts[0].RuleName ?? "");
    }

    private static string Verdict(bool isLogged, string? name) =>
        (isLogged ? "logged" : "dropped") + (name is null ? "" : name.Length == 0 ? ", no RuleName" : $", RuleName '{name}'");

    private static string Outlook(bool canLog) => canLog ? "can be logged" : "can never be logged";
}

/// <summary>What came of a vector.</summary>
/// <param name="Vector">The vector.</param>
/// <param name="IsSame">Whether the engine's answer is the expected one.</param>
/// <param name="Expected">The expected answer, in words.</param>
/// <param name="Got">The engine's answer, in words.</param>
public sealed record VectorOutcome(RuleVector Vector, bool IsSame, string Expected, string Got)
{
    /// <summary>Whether the engine agrees: with the expected answer, or where both answers are as good.</summary>
    public bool Agrees => IsSame || Vector.IsEitherWay;
}
