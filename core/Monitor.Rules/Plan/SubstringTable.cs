using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Rules.Plan;

/// <summary>
/// Finds all literals that occur in a text in one pass, whose time hardly depends on how many literals there are. Of each literal the four bytes
/// that are rarest among all literals are its mark. At each place of the text a bitmap says whether any mark may begin there; where it does, the
/// literals of that mark are compared.
/// </summary>
internal sealed class SubstringTable
{
    private const int MarkLength = 4;
    private const uint Multiplier = 0x9e3779b1;

    private readonly ulong[] _bitmap = [];
    private readonly int _bitmapShift;
    private readonly int[] _heads = [];
    private readonly int _headShift;
    private readonly Entry[] _entries = [];
    private readonly (byte[] Literal, int Atom)[] _short;

    /// <param name="literals">The literals, each once and none empty, with their atoms.</param>
    public SubstringTable(IReadOnlyCollection<(byte[] Literal, int Atom)> literals)
    {
        _short = [.. literals.Where(entry => entry.Literal.Length < MarkLength)];
        (byte[] Literal, int Atom)[] marked = [.. literals.Where(entry => entry.Literal.Length >= MarkLength)];
        if (marked.Length == 0)
            return;
        Dictionary<uint, int> counts = [];
        foreach ((byte[] literal, _) in marked)
        {
            for (int i = 0; i + MarkLength <= literal.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Mark(literal, i), out _)++;
        }

        int headBits = Math.Max(4, BitOperations.Log2((uint)marked.Length) + 2);
        int bitmapBits = Math.Clamp(BitOperations.Log2((uint)marked.Length) + 6, 10, 20);
        (_headShift, _bitmapShift) = (32 - headBits, 32 - bitmapBits);
        _bitmap = new ulong[1 << bitmapBits >> 6];
        _heads = new int[1 << headBits];
        Array.Fill(_heads, -1);
        _entries = new Entry[marked.Length];
        for (int i = 0; i < marked.Length; i++)
        {
            (byte[] literal, int atom) = marked[i];
            int offset = RarestMark(literal, counts);
            uint mark = Mark(literal, offset);
            uint hash = mark * Multiplier;
            _bitmap[hash >> _bitmapShift >> 6] |= 1UL << (int)(hash >> _bitmapShift);
            ref int head = ref _heads[hash >> _headShift];
            _entries[i] = new Entry(mark, offset, literal, atom, head);
            head = i;
        }
    }

    /// <summary>Notes the atoms whose literals occur in the text.</summary>
    public void Match(ReadOnlySpan<byte> text, Hits hits)
    {
        foreach ((byte[] literal, int atom) in _short)
        {
            if (text.IndexOf(literal) >= 0)
                hits.Add(atom);
        }

        if (_entries.Length == 0)
            return;
        ref byte first = ref MemoryMarshal.GetReference(text);
        ref ulong bitmap = ref MemoryMarshal.GetArrayDataReference(_bitmap);
        int end = text.Length - MarkLength;
        for (int i = 0; i <= end; i++)
        {
            uint mark = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, i));
            uint bit = mark * Multiplier >> _bitmapShift;
            if ((Unsafe.Add(ref bitmap, bit >> 6) >> (int)bit & 1) != 0)
                Compare(text, i, mark, hits);
        }
    }

    private void Compare(ReadOnlySpan<byte> text, int at, uint mark, Hits hits)
    {
        for (int next = _heads[mark * Multiplier >> _headShift]; next >= 0; next = _entries[next].Next)
        {
            ref readonly Entry entry = ref _entries[next];
            int start = at - entry.Offset;
            if (entry.Mark == mark && start >= 0 && text[start..].StartsWith(entry.Literal))
                hits.Add(entry.Atom);
        }
    }

    private static uint Mark(ReadOnlySpan<byte> text, int at) => MemoryMarshal.Read<uint>(text[at..]);

    private static int RarestMark(byte[] literal, Dictionary<uint, int> counts) =>
        Enumerable.Range(0, literal.Length - MarkLength + 1).MinBy(at => counts[Mark(literal, at)]);

    /// <param name="Mark">The literal's mark.</param>
    /// <param name="Offset">Where in the literal it is.</param>
    /// <param name="Literal">The literal.</param>
    /// <param name="Atom">Its atom.</param>
    /// <param name="Next">The next entry whose mark has the same hash; -1 behind the last.</param>
    private readonly record struct Entry(uint Mark, int Offset, byte[] Literal, int Atom, int Next);
}
