using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>A sound frame of a segment.</summary>
public readonly ref struct JournalFrame
{
    private readonly FrameView _frame;

    internal JournalFrame(FrameView frame, long offset)
    {
        _frame = frame;
        Offset = offset;
    }

    /// <summary>What it is.</summary>
    public FrameKind Kind => _frame.Kind;

    /// <summary>Where it begins in the file.</summary>
    public long Offset { get; }

    /// <summary>Its sequence: the event's, or what the kind says.</summary>
    public ulong Sequence => _frame.Sequence;

    /// <summary>What lies behind the frame's header, without padding.</summary>
    public ReadOnlySpan<byte> Content => _frame.Content;

    /// <summary>Bytes of the whole frame.</summary>
    public int Length => _frame.Bytes.Length;

    /// <summary>Of an entry: a bit for each rule set that logs it.</summary>
    public ulong Routes => EntryContent.Routes(Be(FrameKind.Entry));

    /// <summary>Of an entry: the record's bytes; <see cref="Sdk.Records.EventRecord.TryRead"/> checks them.</summary>
    public ReadOnlySpan<byte> Record => EntryContent.Record(Be(FrameKind.Entry));

    /// <summary>Of a commit: when it was.</summary>
    public EventTime CommitTime => new(CommitContent.Time(Be(FrameKind.Commit).Content));

    /// <summary>Of a commit: the hash that the chain ends with.</summary>
    public ReadOnlySpan<byte> Chain => CommitContent.Chain(Be(FrameKind.Commit).Content);

    /// <summary>Of an entry: bytes of the names.</summary>
    internal int NamesLength => Be(FrameKind.Entry).NamesLength;

    /// <summary>Of an entry: finds the name of the rule that logs it.</summary>
    /// <param name="route">The rule set's bit.</param>
    /// <param name="name">The name, UTF-8, when the answer is true.</param>
    public bool TryGetName(int route, out ReadOnlySpan<byte> name) => EntryContent.TryGetName(Be(FrameKind.Entry), route, out name);

    /// <summary>Of a ledger: its rows.</summary>
    public IReadOnlyList<LedgerRow> ReadLedger() => LedgerContent.Read(Be(FrameKind.Ledger).Content);

    private FrameView Be(FrameKind kind) => Kind == kind ? _frame : throw new InvalidOperationException($"The frame is of kind {Kind}, not {kind}.");
}
