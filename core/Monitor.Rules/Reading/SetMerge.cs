using Monitor.Rules.Model;

namespace Monitor.Rules.Reading;

/// <summary>Makes one list of sets of several files. Within a file sets stay apart, as in the original; sets of different files that have
/// element, kind and relation in common become one, as when modules are merged into one file by hand.</summary>
internal static class SetMerge
{
    /// <summary>The sets of all files.</summary>
    public static IReadOnlyList<FilterSet> Across(IReadOnlyList<RuleFile> files)
    {
        List<FilterSet> all = [];
        foreach (RuleFile file in files)
        {
            int earlier = all.Count;
            foreach (FilterSet set in file.Sets)
            {
                int at = all.FindIndex(0, earlier, other => IsOneWith(other, set));
                if (at >= 0)
                    all[at] = all[at] with { Items = [.. all[at].Items, .. set.Items] };
                else
                    all.Add(set);
            }
        }

        return all;
    }

    private static bool IsOneWith(FilterSet left, FilterSet right) =>
        left.Element == right.Element && left.Kind == right.Kind && left.Relation == right.Relation && left.Bound == right.Bound;
}
