using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>A sound frame of a segment.</summary>
public readonly ref struct JournalFrame
{
    /// <summary>What it is.</summary>
    public FrameKind Kind { get; }

    /// <summary>Where it begins in the file.</summary>
    public long Offset { get; }

    /// <summary>Its sequence: the event's, or what the kind says.</summary>
    public ulong Sequence { get; }

    /// <summary>What lies behind the frame's header, without padding.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Of an entry: a bit for each rule set that logs it.</summary>
    public ulong Routes => throw new NotImplementedException();

    /// <summary>Of an entry: the record's bytes; <see cref="Sdk.Records.EventRecord.TryRead"/> checks them.</summary>
    public ReadOnlySpan<byte> Record => throw new NotImplementedException();

    /// <summary>Of an entry: whether the rule of a route has a name.</summary>
    /// <param name="route">The route's bit.</param>
    /// <param name="name">The name, UTF-8.</param>
    public bool TryGetName(int route, out ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>Of a commit: when it was.</summary>
    public EventTime CommitTime => throw new NotImplementedException();

    /// <summary>Of a ledger: its rows.</summary>
    public IReadOnlyList<LedgerRow> ReadLedger() => throw new NotImplementedException();
}
