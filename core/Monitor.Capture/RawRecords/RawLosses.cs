namespace Monitor.Capture.RawRecords;

/// <summary>Why raw records are missing (enum loss_reason of native/abi/records.h, and what the reader itself finds).</summary>
public enum RawLossReason
{
    /// <summary>No room in the ring.</summary>
    RingFull = 0,

    /// <summary>The build area was in use on that CPU; on Windows there was no memory for it.</summary>
    ScratchBusy = 1,

    /// <summary>A 32-bit program's system call, whose arguments are laid out otherwise.</summary>
    CompatSystemCall = 2,

    /// <summary>A kernel-side table had no room.</summary>
    TableFull = 3,

    /// <summary>A datagram behind the sixteenth of one sendmmsg or recvmmsg; it may belong to a known flow.</summary>
    MessageUnread = 4,

    /// <summary>A name in user memory that could not be read.</summary>
    PathUnread = 5,

    /// <summary>A request of io_uring whose outcome cannot be told.</summary>
    IoUring = 6,

    /// <summary>The reader could not make sense of the record.</summary>
    Malformed = 7,
}

/// <summary>Counts of missing raw records by kind and reason, since the start.</summary>
public sealed class RawLosses
{
    /// <summary>Size of the table by kind.</summary>
    public const int Kinds = 64;

    /// <summary>Size of the table by reason.</summary>
    public const int Reasons = 8;

    private readonly ulong[] _counts = new ulong[Kinds * Reasons];

    /// <summary>The count of one kind and reason.</summary>
    public ref ulong this[RawRecordKind kind, RawLossReason reason] => ref _counts[(int)kind * Reasons + (int)reason];

    /// <summary>All counts together.</summary>
    public ulong Total
    {
        get
        {
            ulong total = 0;
            foreach (ulong count in _counts)
                total += count;
            return total;
        }
    }

    /// <summary>The counts of one reason together.</summary>
    public ulong TotalOf(RawLossReason reason)
    {
        ulong total = 0;
        for (int kind = 0; kind < Kinds; kind++)
            total += _counts[kind * Reasons + (int)reason];
        return total;
    }

    /// <summary>Sets all counts to 0.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>The counts as they lie, kind by kind; <see cref="Kinds"/> times <see cref="Reasons"/> numbers.</summary>
    public Span<ulong> AsSpan() => _counts;
}
