using Monitor.Rules.Model;
using Monitor.Rules.Tests.Naive;

namespace Monitor.Rules.Tests.Properties;

/// <summary>Tries values for pending fields: none, nothing, something else, and what filters look for.</summary>
internal static class PendingValues
{
    /// <summary>Combinations that are tried for an event.</summary>
    private const int MaximumTries = 300;

    /// <summary>An event with other values in the pending fields that some route logs; null if none is found.</summary>
    public static RuleEvent? Logging(IReadOnlyList<RuleSet> routes, RuleEvent value, IReadOnlyDictionary<string, string[]> values)
    {
        List<(string Field, string?[] Values)> pending = [];
        foreach (var field in value.Schema.Fields)
        {
            if ((value.Pending >> field.Index & 1) != 0)
                pending.Add((field.Name, [null, "", "neither", .. values.GetValueOrDefault(field.Name, [])]));
        }

        Random random = new(1);
        long combinations = pending.Aggregate(1L, (product, field) => Math.Min(product * field.Values.Length, int.MaxValue));
        bool triesAll = combinations <= MaximumTries;
        for (int i = 0; i < Math.Min(combinations, MaximumTries); i++)
        {
            Dictionary<string, string> fields = new(value.Fields);
            long rest = triesAll ? i : random.NextInt64(combinations);
            foreach ((string field, string?[] tried) in pending)
            {
                fields.Remove(field);
                if (tried[rest % tried.Length] is { } text)
                    fields[field] = text;
                rest /= tried.Length;
            }

            if (routes.Any(route => NaiveEvaluator.Evaluate(route, value.Schema, fields).IsLogged))
                return value with { Fields = fields };
        }

        return null;
    }
}
