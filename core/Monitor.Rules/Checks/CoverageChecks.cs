using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;

namespace Monitor.Rules.Checks;

/// <summary>Filters that change nothing, since an earlier one of the same set matches whenever they do.</summary>
internal static class CoverageChecks
{
    public static void Run(FilterSet set, RuleFindings findings)
    {
        foreach (IGrouping<string, FieldFilter> filters in set.Items.OfType<FieldFilter>().GroupBy(filter => filter.Field))
            Run([.. filters], findings);
    }

    private static void Run(IReadOnlyList<FieldFilter> filters, RuleFindings findings)
    {
        // The engine's own tables say which earlier literals occur in a later one, in one pass.
        List<(FieldFilter Filter, AtomKind Kind, IReadOnlyList<string> Pieces)> positive = [.. filters
            .Where(filter => !ConditionWords.IsNegative(filter.Condition) && filter.Condition is not (Condition.LessThan or Condition.MoreThan or Condition.ContainsAll))
            .Select(filter => (filter, KindOf(filter.Condition), PiecesOf(filter)))];
        List<(Atom Atom, int Number)> atoms = [];
        List<int> owners = [];
        for (int at = 0; at < positive.Count; at++)
        {
            foreach (string piece in positive[at].Pieces.Where(piece => piece.Length > 0))
            {
                atoms.Add((new Atom(0, positive[at].Kind, System.Text.Encoding.Latin1.GetString(AsciiFold.Literal(piece))), owners.Count));
                owners.Add(at);
            }
        }

        if (atoms.Count == 0)
            return;
        FieldMatcher matcher = new(0, Unique(atoms, owners));
        Hits hits = new(owners.Count);
        for (int at = 1; at < positive.Count; at++)
        {
            if (CoverOf(at, positive, matcher, hits, owners) is { } cover)
                findings.Warn(CheckWarnings.Covered(positive[at].Filter, positive[cover].Filter));
        }
    }

    /// <summary>The earlier filter that matches whenever one does: for each of its pieces some literal of the earlier one holds.</summary>
    private static int? CoverOf(
        int at,
        List<(FieldFilter Filter, AtomKind Kind, IReadOnlyList<string> Pieces)> positive,
        FieldMatcher matcher,
        Hits hits,
        List<int> owners)
    {
        HashSet<int>? covers = null;
        foreach (string piece in positive[at].Pieces)
        {
            hits.Clear();
            matcher.Match(AsciiFold.Literal(piece), hits);
            HashSet<int> now = [];
            foreach (int number in hits.List)
            {
                int owner = owners[number];
                if (owner < at && Implies(positive[at].Kind, positive[owner].Kind))
                    now.Add(owner);
            }

            covers = covers is null ? now : [.. covers.Intersect(now)];
            if (covers.Count == 0)
                return null;
        }

        return covers is { Count: > 0 } ? covers.Min() : null;
    }

    /// <summary>Whether what a filter of one kind says of its literal follows for the text from what the other says of the literal.</summary>
    private static bool Implies(AtomKind later, AtomKind earlier) => earlier switch
    {
        AtomKind.Substring => true,
        AtomKind.Prefix => later is AtomKind.Prefix or AtomKind.Equal,
        AtomKind.Suffix => later is AtomKind.Suffix or AtomKind.Equal,
        _ => later == earlier,
    };

    /// <summary>A literal that two filters have belongs to the first.</summary>
    private static List<(Atom Atom, int Number)> Unique(List<(Atom Atom, int Number)> atoms, List<int> owners) =>
        [.. atoms.GroupBy(entry => entry.Atom).Select(group => group.MinBy(entry => owners[entry.Number]))];

    private static AtomKind KindOf(Condition condition) => condition switch
    {
        Condition.Is or Condition.IsAny => AtomKind.Equal,
        Condition.BeginWith => AtomKind.Prefix,
        Condition.EndWith => AtomKind.Suffix,
        Condition.Image => AtomKind.AfterBackslash,
        _ => AtomKind.Substring,
    };

    private static IReadOnlyList<string> PiecesOf(FieldFilter filter) => filter.Condition switch
    {
        Condition.IsAny => ValuePieces.ForEquality(filter.Value),
        Condition.ContainsAny => ValuePieces.ForSearch(filter.Value),
        _ => [filter.Value],
    };
}
