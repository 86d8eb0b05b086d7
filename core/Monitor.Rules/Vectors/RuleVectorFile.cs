using Monitor.Rules.Json;
using Monitor.Rules.Reading;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Vectors;

/// <summary>Reads files of vectors (docs/rules.md says what stands in one).</summary>
public static class RuleVectorFile
{
    private const string AcceptedBy = "acceptedBy";
    private const string CurrentEngine = "current engine, signed status codes";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textEvents">The events that vectors may have, from <see cref="TextEvents.TextEvent.CatalogOf"/>.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null if anything is wrong.</returns>
    public static IReadOnlyList<RuleVector>? Read(string path, EventCatalog textEvents, ICollection<MonitorError> errors)
    {
        ArgumentNullException.ThrowIfNull(textEvents);
        ArgumentNullException.ThrowIfNull(errors);
        int before = errors.Count;
        try
        {
            PlacedJson root = PlacedJson.Read(new JsonSource(path, File.ReadAllBytes(path)));
            VectorJson json = new(path, root, textEvents);
            List<RuleVector> vectors = [];
            foreach (PlacedJson one in VectorJson.Vectors(root))
                Add(one, () => OfVector(json, one));
            foreach (PlacedJson one in VectorJson.Loads(root))
                Add(one, () => OfLoad(json, one));
            return errors.Count == before ? vectors : null;

            void Add(PlacedJson one, Func<RuleVector> read)
            {
                try
                {
                    vectors.Add(read());
                }
                catch (MonitorException exception)
                {
                    errors.Add(exception.Error);
                }
            }
        }
        catch (MonitorException exception)
        {
            errors.Add(exception.Error);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(JsonErrors.NotReadable(path, exception.Message));
            return null;
        }
    }

    private static RuleVector OfVector(VectorJson json, PlacedJson one)
    {
        PlacedJson expected = one.Members.GetValueOrDefault("expectedWindows") ?? VectorJson.Object(one, "expected", "what is expected, for example { \"decision\": \"include\" }");
        string kind = VectorJson.OptionalText(one, "kind") ?? "event";
        return new RuleVector(
            VectorJson.Text(one, "name"),
            one.Place,
            json.Configuration(one),
            new RuleReadOptions { Environment = VectorJson.Texts(one, "environment") },
            expected.Members.ContainsKey("load") || kind is "load" or "refuse" ? Load(one, expected) : kind == "hasInclude" ? Include(json, one, expected) : Event(json, one, expected),
            VectorJson.OptionalText(one, "platform") == "linux");
    }

    private static RuleVector OfLoad(VectorJson json, PlacedJson one)
    {
        PlacedJson expected = VectorJson.Object(one, "expected", "{ \"signedStatus\": \"accepted\" } or \"refused\"");
        bool isAccepted = VectorJson.Choice(expected, "signedStatus", "accepted", "refused");
        return new RuleVector(VectorJson.Text(one, "name"), one.Place, json.Configuration(one), new RuleReadOptions(), new LoadExpectation(isAccepted), IsEitherWay: false);
    }

    /// <summary>Engines differ in what they refuse; where a vector tells them apart, the current one counts.</summary>
    private static LoadExpectation Load(PlacedJson one, PlacedJson expected) => new(one.Members.GetValueOrDefault(AcceptedBy) is { } engines
        ? VectorJson.Choice(engines, CurrentEngine, "true", "false")
        : VectorJson.Choice(expected, "load", "accepted", "refused"));

    private static IncludeExpectation Include(VectorJson json, PlacedJson one, PlacedJson expected) =>
        new(json.Event(one), VectorJson.Choice(expected, "hasInclude", "true", "false"));

    private static EventExpectation Event(VectorJson json, PlacedJson one, PlacedJson expected)
    {
        EventSchema schema = json.Event(one);
        return new EventExpectation(
            schema,
            VectorJson.Fields(one, schema),
            VectorJson.Choice(expected, "decision", "include", "exclude"),
            VectorJson.OptionalText(expected, "ruleName"));
    }
}
