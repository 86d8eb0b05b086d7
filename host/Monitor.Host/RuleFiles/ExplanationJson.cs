using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.RuleFiles;

/// <summary>Explanations for programs: one object a line.</summary>
internal static class ExplanationJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints what rule sets do with an event.</summary>
    public static string Print(EventLine line, IReadOnlyList<Explanation> explanations)
    {
        using MemoryStream output = new();
        using (Utf8JsonWriter json = new(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("eventId", line.Event.Id);
            json.WriteString("eventName", line.Event.Name);
            Write(json, line.Place);
            Write(json, "ruleSets", explanations, Write);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Explanation one)
    {
        json.WriteString("name", one.RuleSet);
        json.WriteBoolean("logged", one.IsLogged);
        json.WriteString("ruleName", one.RuleName);
        json.WriteString("decision", one.Decision switch
        {
            DecisionReason.SetMatched => "element-matched",
            DecisionReason.OnlySetFailed => "only-element-failed",
            DecisionReason.AllSetsFailed => "all-elements-failed",
            DecisionReason.NoSet => "no-element",
            _ => "never-filtered",
        });
        if (one.Name is { } name)
        {
            json.WriteStartObject("nameFrom");
            json.WriteString("origin", name.Filter.NameOrigin switch
            {
                NameOrigin.Rule => "rule",
                NameOrigin.RuleGroup => "rule-group",
                _ => "filter",
            });
            json.WriteBoolean("leftBehind", name.IsLeftBehind);
            Write(json, name.Filter.Place);
            json.WriteEndObject();
        }

        Write(json, "elements", one.Sets, Write);
        json.WriteNumber("notTried", one.NotTried);
    }

    private static void Write(Utf8JsonWriter json, SetTrace set)
    {
        json.WriteString("element", set.Set.Element);
        json.WriteString("onmatch", set.Set.Kind == SetKind.Include ? "include" : "exclude");
        json.WriteString("relation", Word(set.Set.Relation));
        json.WriteBoolean("matches", set.Matches);
        Write(json, set.Set.Place);
        Write(json, "items", set.Items, Write);
        json.WriteNumber("notLookedAt", set.NotLookedAt);
    }

    private static void Write(Utf8JsonWriter json, ItemTrace item)
    {
        json.WriteString("result", item.Result switch
        {
            ItemResult.Holds => "holds",
            ItemResult.PassedOver => "passed-over",
            ItemResult.DoesNotApply => "does-not-apply",
            _ => "fails",
        });
        if (item is RuleTrace rule)
        {
            json.WriteString("rule", rule.Rule.NameOrigin == NameOrigin.Rule ? rule.Rule.Name : null);
            json.WriteString("relation", Word(rule.Rule.Relation));
            Write(json, rule.Rule.Place);
            Write(json, "filters", rule.Filters, Write);
            json.WriteNumber("notLookedAt", rule.NotLookedAt);
        }
        else if (item is FilterTrace filter)
        {
            json.WriteString("field", filter.Filter.Field);
            json.WriteString("condition", ConditionWords.Of(filter.Filter.Condition));
            json.WriteString("value", filter.Filter.Value);
            json.WriteString("text", filter.Text);
            json.WriteString("name", filter.Filter.Name);
            Write(json, filter.Filter.Place);
        }
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SourcePlace place)
    {
        json.WriteString("file", place.File);
        json.WriteNumber("line", place.Line);
        if (place.Column > 0)
            json.WriteNumber("column", place.Column);
    }

    private static string Word(Relation relation) => relation == Relation.And ? "and" : "or";
}
