using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Monitor.Rules.Plan;

/// <summary>Finds the literal that a text equals, by a hash of its length and of its first and last bytes.</summary>
internal sealed class ExactTable
{
    private readonly Entry[] _slots;
    private readonly int _mask;

    /// <param name="literals">The literals, each once, with their atoms.</param>
    public ExactTable(IReadOnlyCollection<(byte[] Literal, int Atom)> literals)
    {
        _mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)literals.Count * 4 + 1) - 1;
        _slots = new Entry[_mask + 1];
        foreach ((byte[] literal, int atom) in literals)
        {
            uint hash = Hash(literal);
            int slot = (int)hash & _mask;
            while (_slots[slot].Literal is not null)
                slot = slot + 1 & _mask;
            _slots[slot] = new Entry(hash, literal, atom);
        }
    }

    /// <summary>Notes the atom whose literal the text equals.</summary>
    public void Match(ReadOnlySpan<byte> text, Hits hits)
    {
        uint hash = Hash(text);
        for (int slot = (int)hash & _mask; _slots[slot].Literal is { } literal; slot = slot + 1 & _mask)
        {
            if (_slots[slot].Hash == hash && text.SequenceEqual(literal))
            {
                hits.Add(_slots[slot].Atom);
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong mixed = (ulong)text.Length * 0x9e3779b97f4a7c15;
        if (text.Length >= sizeof(ulong))
        {
            mixed ^= BinaryPrimitives.ReadUInt64LittleEndian(text) * 0xff51afd7ed558ccd;
            mixed = ulong.RotateLeft(mixed, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]) * 0xc4ceb9fe1a85ec53;
            mixed = ulong.RotateLeft(mixed, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(text[(text.Length / 2 - 4)..]);
        }
        else
        {
            foreach (byte value in text)
                mixed = (mixed ^ value) * 0x100000001b3;
        }

        mixed *= 0x9e3779b97f4a7c15;
        return (uint)(mixed >> 32);
    }

    private readonly record struct Entry(uint Hash, byte[]? Literal, int Atom);
}
