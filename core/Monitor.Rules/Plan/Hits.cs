using System.Runtime.CompilerServices;

namespace Monitor.Rules.Plan;

/// <summary>The atoms that hold for the event at hand.</summary>
internal sealed class Hits
{
    private readonly ulong[] _bits;
    private readonly int[] _list;

    /// <param name="atoms">How many there are.</param>
    public Hits(int atoms)
    {
        _bits = new ulong[(atoms + 63) / 64];
        _list = new int[atoms];
    }

    /// <summary>Those that hold, in order of their finding.</summary>
    public ReadOnlySpan<int> List => _list.AsSpan(0, Count);

    private int Count { get; set; }

    /// <summary>Notes that an atom holds; more than once is once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int atom)
    {
        ref ulong word = ref _bits[atom >> 6];
        ulong bit = 1UL << atom;
        if ((word & bit) != 0)
            return;
        word |= bit;
        _list[Count++] = atom;
    }

    /// <summary>Whether an atom holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int atom) => (_bits[atom >> 6] >> atom & 1) != 0;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (int atom in List)
            _bits[atom >> 6] = 0;
        Count = 0;
    }
}
