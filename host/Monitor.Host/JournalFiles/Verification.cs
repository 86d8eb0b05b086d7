using System.Text.Json.Serialization;

namespace Monitor.Host.JournalFiles;

/// <summary>What <c>monitor journal verify</c> found. The names are the contract of <c>--json</c>.</summary>
internal sealed record Verification
{
    /// <summary>Whether every byte is as it was written.</summary>
    [JsonPropertyName("sound")]
    public required bool IsSound { get; init; }

    /// <summary>The journal's random number, 16 hexadecimal digits.</summary>
    public required string Journal { get; init; }

    /// <summary>Number of segments.</summary>
    public required int Segments { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Events in front of the first broken place; all of them if there is none.</summary>
    public required long Events { get; init; }

    /// <summary>Sequence of the first one; 0: there is none.</summary>
    public required ulong FirstSequence { get; init; }

    /// <summary>Sequence of the last one; 0: there is none, or the journal is broken.</summary>
    public required ulong LastSequence { get; init; }

    /// <summary>The chain's hash at the last commit in front of the first broken place.</summary>
    public required string Head { get; init; }

    /// <summary>The first broken place.</summary>
    public BrokenPlace? FirstBreak { get; init; }

    /// <summary>Sequences that no event has, as the writer itself said.</summary>
    public required IReadOnlyList<MissingSequences> Missing { get; init; }

    /// <summary>Bytes behind the last commit.</summary>
    public required long BytesUncommitted { get; init; }

    /// <summary>Where the chain passes through the head that was asked for.</summary>
    public PassedHead? Passes { get; init; }
}

/// <summary>A place that is not as it was written.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Sequence">The event that was to come.</param>
/// <param name="What">What is wrong.</param>
internal sealed record BrokenPlace(string File, long Offset, ulong Sequence, string What);

/// <summary>Sequences that no event has.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal sealed record MissingSequences(ulong First, ulong Last);

/// <summary>A place where the chain passes through a hash.</summary>
/// <param name="Sequence">The last event that the hash holds.</param>
/// <param name="Time">When it was committed.</param>
internal sealed record PassedHead(ulong Sequence, DateTimeOffset Time);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Verification))]
internal sealed partial class VerificationJson : JsonSerializerContext;
