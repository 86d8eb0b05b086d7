using System.Runtime.CompilerServices;

namespace Monitor.Rules.Plan;

/// <summary>
/// Finds all literals that a text starts with, or ends with: the literals are sorted, and each knows the longest other one that it starts with
/// itself. Those that the text starts with are all among the last literal not behind the text in the order, and its forerunners.
/// </summary>
internal sealed class AffixTable
{
    private readonly bool _isSuffix;
    private readonly byte[][] _literals;
    private readonly ulong[] _keys;
    private readonly int[] _atoms;
    private readonly int[] _forerunners;

    /// <param name="literals">The literals, each once and none empty, with their atoms.</param>
    /// <param name="isSuffix">Whether the end of the text is looked at.</param>
    public AffixTable(IEnumerable<(byte[] Literal, int Atom)> literals, bool isSuffix)
    {
        _isSuffix = isSuffix;
        (byte[] Literal, int Atom)[] sorted = [.. literals.OrderBy(entry => entry.Literal, Comparer<byte[]>.Create((left, right) => Compare(left, right)))];
        _literals = [.. sorted.Select(entry => entry.Literal)];
        _atoms = [.. sorted.Select(entry => entry.Atom)];
        _keys = [.. _literals.Select(literal => Key(literal))];
        _forerunners = new int[_literals.Length];
        for (int i = 0; i < _literals.Length; i++)
        {
            int forerunner = i - 1;
            while (forerunner >= 0 && !Starts(_literals[i], _literals[forerunner]))
                forerunner = _forerunners[forerunner];
            _forerunners[i] = forerunner;
        }
    }

    /// <summary>Notes the atoms whose literals the text starts, or ends, with.</summary>
    public void Match(ReadOnlySpan<byte> text, Hits hits)
    {
        int at = LastNotBehind(text);
        while (at >= 0 && !Starts(text, _literals[at]))
            at = _forerunners[at];
        for (; at >= 0; at = _forerunners[at])
            hits.Add(_atoms[at]);
    }

    private int LastNotBehind(ReadOnlySpan<byte> text)
    {
        ulong key = Key(text);
        int low = 0, high = _keys.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            ulong other = _keys[middle];
            bool isBehind = other == key ? Compare(_literals[middle], text) > 0 : other > key;
            if (isBehind)
                high = middle;
            else
                low = middle + 1;
        }

        return low - 1;
    }

    private bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> literal) => _isSuffix ? text.EndsWith(literal) : text.StartsWith(literal);

    private int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!_isSuffix)
            return left.SequenceCompareTo(right);
        int common = Math.Min(left.Length, right.Length);
        for (int i = 1; i <= common; i++)
        {
            int difference = left[^i] - right[^i];
            if (difference != 0)
                return difference;
        }

        return left.Length - right.Length;
    }

    /// <summary>The first eight bytes in the order of comparison, as a number that sorts like them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Key(ReadOnlySpan<byte> text)
    {
        ulong key = 0;
        int length = Math.Min(text.Length, sizeof(ulong));
        for (int i = 0; i < length; i++)
            key |= (ulong)(_isSuffix ? text[^(i + 1)] : text[i]) << (56 - 8 * i);
        return key;
    }
}
