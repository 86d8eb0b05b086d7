using System.Text;
using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Plan;

/// <summary>Turns the filters of one event into atoms, each different one numbered once.</summary>
internal sealed class FilterCompiler(EventSchema schema)
{
    private readonly Dictionary<Atom, int> _atoms = [];

    /// <summary>Number of atoms.</summary>
    public int Count => _atoms.Count;

    /// <summary>Compiles a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="set">The set that it is in.</param>
    /// <param name="splitsAtSlash">Whether <see cref="Condition.Image"/> splits at slashes too.</param>
    public FilterPlan Compile(FieldFilter filter, FilterSet set, bool splitsAtSlash)
    {
        if (set.FieldOn(filter, schema) is not { } field)
            return new FilterPlan { Form = FilterForm.Never, Atoms = [], Field = -1, Name = filter.Name, Source = filter };
        (FilterForm form, AtomKind kind, IReadOnlyList<string> literals) = Split(filter, splitsAtSlash);
        int[] atoms = [.. literals.Select(literal => Number(field.Index, kind, literal)).Distinct()];
        return new FilterPlan { Form = form, Atoms = atoms, Field = field.Index, Name = filter.Name, Source = filter };
    }

    /// <summary>One matcher for each field that has tests.</summary>
    public FieldMatcher[] Matchers() =>
        [.. _atoms.GroupBy(entry => entry.Key.Field).OrderBy(group => group.Key).Select(group => new FieldMatcher(group.Key, [.. group.Select(entry => (entry.Key, entry.Value))]))];

    private static (FilterForm Form, AtomKind Kind, IReadOnlyList<string> Literals) Split(FieldFilter filter, bool splitsAtSlash)
    {
        string value = filter.Value;
        return filter.Condition switch
        {
            Condition.Is => (FilterForm.Any, AtomKind.Equal, [value]),
            Condition.IsNot => (FilterForm.NotAny, AtomKind.Equal, [value]),
            Condition.IsAny => (FilterForm.Any, AtomKind.Equal, ValuePieces.ForEquality(value)),
            Condition.Contains => (FilterForm.Any, AtomKind.Substring, [value]),
            Condition.ContainsAny => (FilterForm.Any, AtomKind.Substring, ValuePieces.ForSearch(value)),
            Condition.ContainsAll => (FilterForm.All, AtomKind.Substring, ValuePieces.ForSearch(value)),
            Condition.Excludes => (FilterForm.NotAny, AtomKind.Substring, [value]),
            Condition.ExcludesAny => (FilterForm.NotAny, AtomKind.Substring, ValuePieces.ForSearch(value)),
            Condition.ExcludesAll => (FilterForm.NotAll, AtomKind.Substring, ValuePieces.ForSearch(value)),
            Condition.BeginWith => (FilterForm.Any, AtomKind.Prefix, [value]),
            Condition.NotBeginWith => (FilterForm.NotAny, AtomKind.Prefix, [value]),
            Condition.EndWith => (FilterForm.Any, AtomKind.Suffix, [value]),
            Condition.NotEndWith => (FilterForm.NotAny, AtomKind.Suffix, [value]),
            Condition.LessThan => (FilterForm.Any, AtomKind.Less, [value]),
            Condition.MoreThan => (FilterForm.Any, AtomKind.More, [value]),
            Condition.Image when value.Contains('\\') || splitsAtSlash && value.Contains('/') => (FilterForm.Any, AtomKind.Equal, [value]),
            Condition.Image => (FilterForm.Any, splitsAtSlash ? AtomKind.AfterSeparator : AtomKind.AfterBackslash, [value]),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Condition, "no such condition"),
        };
    }

    private int Number(int field, AtomKind kind, string literal)
    {
        kind = kind switch
        {
            AtomKind.Substring when literal.Length == 0 => AtomKind.NotEmpty,
            AtomKind.Prefix or AtomKind.Suffix when literal.Length == 0 => AtomKind.Always,
            _ => kind,
        };
        Atom atom = new(field, kind, Encoding.Latin1.GetString(AsciiFold.Literal(literal)));
        if (!_atoms.TryGetValue(atom, out int number))
            _atoms[atom] = number = _atoms.Count;
        return number;
    }
}
