using System.Text;

namespace Monitor.Rules.Plan;

/// <summary>Runs all tests of one field at once.</summary>
internal sealed class FieldMatcher
{
    private readonly ExactTable? _equal;
    private readonly ExactTable? _afterBackslash;
    private readonly ExactTable? _afterSeparator;
    private readonly AffixTable? _prefixes;
    private readonly AffixTable? _suffixes;
    private readonly SubstringTable? _substrings;
    private readonly (byte[] Literal, int Atom, bool IsLess)[] _ordered;
    private readonly int[] _always;
    private readonly int _notEmpty;

    /// <param name="field">The field's position.</param>
    /// <param name="atoms">The field's tests with their numbers.</param>
    public FieldMatcher(int field, IReadOnlyCollection<(Atom Atom, int Number)> atoms)
    {
        Field = field;
        _equal = Of(AtomKind.Equal) is { Count: > 0 } equal ? new ExactTable(equal) : null;
        _afterBackslash = Of(AtomKind.AfterBackslash) is { Count: > 0 } afterBackslash ? new ExactTable(afterBackslash) : null;
        _afterSeparator = Of(AtomKind.AfterSeparator) is { Count: > 0 } afterSeparator ? new ExactTable(afterSeparator) : null;
        _prefixes = Of(AtomKind.Prefix) is { Count: > 0 } prefixes ? new AffixTable(prefixes, isSuffix: false) : null;
        _suffixes = Of(AtomKind.Suffix) is { Count: > 0 } suffixes ? new AffixTable(suffixes, isSuffix: true) : null;
        _substrings = Of(AtomKind.Substring) is { Count: > 0 } substrings ? new SubstringTable(substrings) : null;
        _ordered = [.. Of(AtomKind.Less).Select(less => (less.Literal, less.Number, true)), .. Of(AtomKind.More).Select(more => (more.Literal, more.Number, false))];
        _always = [.. Of(AtomKind.Always).Select(always => always.Number)];
        _notEmpty = Of(AtomKind.NotEmpty) is [var (_, number)] ? number : -1;

        List<(byte[] Literal, int Number)> Of(AtomKind kind) =>
            [.. atoms.Where(entry => entry.Atom.Kind == kind).Select(entry => (Encoding.Latin1.GetBytes(entry.Atom.Literal), entry.Number))];
    }

    /// <summary>The field's position.</summary>
    public int Field { get; }

    /// <summary>Notes which tests a text passes.</summary>
    /// <param name="text">The text, letters lowered.</param>
    /// <param name="hits">Where they are noted.</param>
    public void Match(ReadOnlySpan<byte> text, Hits hits)
    {
        _equal?.Match(text, hits);
        _afterBackslash?.Match(text[(text.LastIndexOf((byte)'\\') + 1)..], hits);
        _afterSeparator?.Match(text[(text.LastIndexOfAny((byte)'\\', (byte)'/') + 1)..], hits);
        _prefixes?.Match(text, hits);
        _suffixes?.Match(text, hits);
        _substrings?.Match(text, hits);
        if (_notEmpty >= 0 && !text.IsEmpty)
            hits.Add(_notEmpty);
        foreach (int atom in _always)
            hits.Add(atom);
        foreach ((byte[] literal, int atom, bool isLess) in _ordered)
        {
            int order = text.SequenceCompareTo(literal);
            if (isLess ? order < 0 : order > 0)
                hits.Add(atom);
        }
    }
}
