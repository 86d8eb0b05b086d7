using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>Where things lie in a frame; the format is specified in docs/journal-format.md.</summary>
internal static class FrameLayout
{
    public const int HeaderSize = 24;
    public const int MaximumSize = 17 << 20;
    public const int Alignment = 8;

    public const int LengthAt = 0;
    public const int ChecksumAt = 4;
    public const int SequenceAt = 8;
    public const int KindAt = 16;
    public const int ZeroAt = 17;
    public const int NamesAt = 18;
    public const int ContentAt = 20;

    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>The least that an entry takes.</summary>
    public const int SmallestEntry = HeaderSize + sizeof(ulong) + RecordLayout.HeaderSize;

    /// <summary>Content of a commit: number of entries, zero, time, chain.</summary>
    public const int CommitSize = 16 + HashSize;

    /// <summary>The next multiple of 8.</summary>
    public static int Align(int length) => length + (Alignment - 1) & ~(Alignment - 1);
}
