using System.Text;
using Monitor.Rules.Model;

namespace Monitor.Rules.Tests.Naive;

/// <summary>The conditions, each as its description says it, on whole strings.</summary>
internal static class NaiveConditions
{
    /// <summary>Whether a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="value">The filter's value.</param>
    /// <param name="text">The field's text.</param>
    /// <param name="separators">What separates the parts of a path for <see cref="Condition.Image"/>.</param>
    public static bool Holds(Condition condition, string value, string text, string separators)
    {
        string v = Folded(value), x = Folded(text);
        return condition switch
        {
            Condition.Is => x == v,
            Condition.IsNot => x != v,
            Condition.IsAny => v.Split(';').Any(piece => x == piece),
            Condition.Contains => Occurs(v, x),
            Condition.ContainsAny => Pieces(v).Any(piece => Occurs(piece, x)),
            Condition.ContainsAll => Pieces(v).All(piece => Occurs(piece, x)),
            Condition.Excludes => !Occurs(v, x),
            Condition.ExcludesAny => !Pieces(v).Any(piece => Occurs(piece, x)),
            Condition.ExcludesAll => !Pieces(v).All(piece => Occurs(piece, x)),
            Condition.BeginWith => x.StartsWith(v, StringComparison.Ordinal),
            Condition.NotBeginWith => !x.StartsWith(v, StringComparison.Ordinal),
            Condition.EndWith => x.EndsWith(v, StringComparison.Ordinal),
            Condition.NotEndWith => !x.EndsWith(v, StringComparison.Ordinal),
            Condition.LessThan => Order(x, v) < 0,
            Condition.MoreThan => Order(x, v) > 0,
            Condition.Image => v.IndexOfAny(separators.ToCharArray()) < 0
                ? x[(x.LastIndexOfAny(separators.ToCharArray()) + 1)..] == v
                : x == v,
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a condition."),
        };
    }

    /// <summary>The pieces that the list forms of contains and excludes look for. A piece ends at the next <c>;</c>; where none is left of
    /// the list there is one piece more only if the list ends in <c>;</c>; a piece without characters stands for all the rest.</summary>
    public static IReadOnlyList<string> Pieces(string list)
    {
        List<string> pieces = [];
        string rest = list;
        while (true)
        {
            int end = rest.IndexOf(';', StringComparison.Ordinal);
            if (end < 0)
            {
                pieces.Add(rest);
                return pieces;
            }

            pieces.Add(end == 0 ? rest : rest[..end]);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>ASCII letters small, others as they are. So <c>_</c> comes before letters, as on Windows; Linux compares capitals.</summary>
    private static string Folded(string text) => string.Concat(text.Select(letter => letter is >= 'A' and <= 'Z' ? (char)(letter + 32) : letter));

    /// <summary>Nothing occurs in any text but the empty one.</summary>
    private static bool Occurs(string piece, string text) => piece.Length == 0 ? text.Length > 0 : text.Contains(piece, StringComparison.Ordinal);

    /// <summary>Character by character, by code point.</summary>
    private static int Order(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
