using System.Text.Json.Serialization;
using Monitor.Journal;

namespace Monitor.Host.JournalFiles;

/// <summary>What a journal holds: what <c>monitor journal info</c> shows. The names are the contract of <c>--json</c>.</summary>
internal sealed record JournalSummary
{
    /// <summary>The journal's random number, 16 hexadecimal digits.</summary>
    public required string Journal { get; init; }

    /// <summary>The folder or segment file.</summary>
    public required string Path { get; init; }

    /// <summary>The machine that it comes from; null where no description can be read.</summary>
    public string? Computer { get; init; }

    /// <summary>Its system.</summary>
    public string? System { get; init; }

    /// <summary>The version that wrote it.</summary>
    public string? Monitor { get; init; }

    /// <summary>What an export was made of; null for a journal as the agent writes it.</summary>
    public ExportOrigin? Export { get; init; }

    /// <summary>Its segments.</summary>
    public required IReadOnlyList<SegmentSummary> Segments { get; init; }

    /// <summary>Bytes of all segments.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of events.</summary>
    public required long Events { get; init; }

    /// <summary>Sequence of the first event; 0: there is none.</summary>
    public required ulong FirstSequence { get; init; }

    /// <summary>Sequence of the last one.</summary>
    public required ulong LastSequence { get; init; }

    /// <summary>When the first event, in the order of the journal, happened.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>When the last one happened.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>When the last group was committed.</summary>
    public DateTimeOffset? LastCommit { get; init; }

    /// <summary>The end of the chain.</summary>
    public ChainHead? Head { get; init; }

    /// <summary>Events by type.</summary>
    public required IReadOnlyList<EventTypeCount> EventTypes { get; init; }

    /// <summary>Events by rule set.</summary>
    public required IReadOnlyList<RuleSetCount> RuleSets { get; init; }

    /// <summary>How far each sink is.</summary>
    public required IReadOnlyList<SinkLag> Sinks { get; init; }

    /// <summary>What cannot be read.</summary>
    public required IReadOnlyList<JournalDamage> Damage { get; init; }
}

/// <summary>A segment.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Sealed">Whether it is closed.</param>
/// <param name="Begun">When it was begun.</param>
/// <param name="FirstSequence">Sequence of its first event.</param>
/// <param name="LastSequence">Sequence of its last event.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record SegmentSummary(string File, bool Sealed, DateTimeOffset Begun, ulong FirstSequence, ulong LastSequence, long Bytes);

/// <summary>The end of a chain.</summary>
/// <param name="Hash">The hash, 64 hexadecimal digits.</param>
/// <param name="Sequence">The last event that it holds.</param>
internal sealed record ChainHead(string Hash, ulong Sequence)
{
    /// <summary>The chain behind a commit.</summary>
    public static ChainHead Of(in JournalFrame commit) => new(Convert.ToHexStringLower(commit.Chain), commit.Sequence);
}

/// <summary>Events of a type.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Name">Its name; null where the journal does not describe it.</param>
/// <param name="Events">How many.</param>
internal sealed record EventTypeCount(ushort Id, string? Name, long Events);

/// <summary>Events that a rule set logs.</summary>
/// <param name="Name">The rule set; null: those for sinks without one.</param>
/// <param name="Events">How many.</param>
internal sealed record RuleSetCount(string? Name, long Events);

/// <summary>How far a sink is.</summary>
/// <param name="Name">The sink.</param>
/// <param name="Rules">The rule set that it follows; null: none.</param>
/// <param name="Next">Sequence of the next event that it is to get.</param>
/// <param name="EventsBehind">Events that it has not confirmed.</param>
/// <param name="BytesBehind">Their bytes.</param>
/// <param name="SecondsBehind">Time from the oldest of them to the last commit.</param>
/// <param name="Delivered">Events that it took.</param>
/// <param name="Refused">Events that it refused for good.</param>
/// <param name="Lost">Events that were deleted before it got them.</param>
internal sealed record SinkLag(string Name, string? Rules, ulong Next, long EventsBehind, long BytesBehind, double SecondsBehind, long Delivered, long Refused, long Lost);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalSummary))]
internal sealed partial class JournalSummaryJson : JsonSerializerContext;
