using Monitor.Rules.Reading;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Vectors;

/// <summary>One case of a vector file: a configuration, mostly an event, and what is to come of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Options">How the configuration is read.</param>
/// <param name="Expectation">What is to come of it.</param>
/// <param name="IsEitherWay">Whether the expectation holds on one platform only, so that another answer is as good.</param>
public sealed record RuleVector(
    string Name, SourcePlace Place, VectorConfiguration Configuration, RuleReadOptions Options, VectorExpectation Expectation, bool IsEitherWay);

/// <summary>A configuration of a vector.</summary>
/// <param name="File">Its path, or its name in errors.</param>
/// <param name="Content">Its bytes if it stands in the vector file; null: the path is read.</param>
public sealed record VectorConfiguration(string File, byte[]? Content)
{
    /// <summary>Reads it.</summary>
    internal RuleSetReading Read(EventCatalog events, RuleReadOptions options)
    {
        if (Content is null)
            return RuleSetReader.Read(File, [File], events, options);
        using MemoryStream content = new(Content);
        return RuleSetReader.Read(File, File, content, events, options);
    }
}

/// <summary>What is to come of a vector's configuration.</summary>
public abstract record VectorExpectation;

/// <summary>An event is to be logged or dropped.</summary>
/// <param name="Event">The event, all its fields texts.</param>
/// <param name="Fields">The fields' texts; one that is missing is absent.</param>
/// <param name="IsLogged">Whether it is logged.</param>
/// <param name="RuleName">The RuleName; empty: none; null: whichever.</param>
public sealed record EventExpectation(EventSchema Event, IReadOnlyDictionary<string, string> Fields, bool IsLogged, string? RuleName) : VectorExpectation;

/// <summary>The configuration is to be accepted or refused.</summary>
/// <param name="IsAccepted">Whether it is accepted.</param>
public sealed record LoadExpectation(bool IsAccepted) : VectorExpectation;

/// <summary>The configuration's elements for an event can log it, or cannot.</summary>
/// <param name="Event">The event.</param>
/// <param name="CanLog">Whether they can.</param>
public sealed record IncludeExpectation(EventSchema Event, bool CanLog) : VectorExpectation;
