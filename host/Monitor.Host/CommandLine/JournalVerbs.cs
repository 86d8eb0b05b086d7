using System.Globalization;
using CommandLine;

namespace Monitor.Host.CommandLine;

/// <summary>What the verbs about a journal have in common.</summary>
internal abstract class JournalVerb : ConfiguredVerb
{
    [Value(0, MetaName = "PATH", HelpText = "A journal's folder or a segment file; else the configured journal.")]
    public string? Path { get; set; }
}

[Verb("info", HelpText = "Show what a journal holds.")]
internal sealed class JournalInfoVerb : JournalVerb
{
    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("verify", HelpText = "Read every byte of a journal and follow its chain.")]
internal sealed class JournalVerifyVerb : JournalVerb
{
    [Option("head", HelpText = "A chain head that was noted down: the chain must pass through it.")]
    public string? Head { get; set; }

    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

/// <summary>Which events of a journal are meant.</summary>
internal abstract class JournalSelectionVerb : JournalVerb
{
    [Option("since", HelpText = "Events that happened at this moment or later.")]
    public string? Since { get; set; }

    [Option("until", HelpText = "Events that happened before this moment.")]
    public string? Until { get; set; }

    [Option("event", HelpText = "Events of these names or ids, joined by commas.")]
    public string? Event { get; set; }

    [Option("route", HelpText = "Events that this rule set logs.")]
    public string? Route { get; set; }

    [Option("from", HelpText = "Events from this sequence on.")]
    public ulong From { get; set; }

    [Option("limit", HelpText = "So many events at most.")]
    public long? Limit { get; set; }

    [Option("format", HelpText = "The text form of a line.")]
    public string? Format { get; set; }

    /// <summary>The selection in the command's own words; empty: all events.</summary>
    public string SelectionText => string.Join(' ', new[]
    {
        (Name: "since", Value: Since),
        (Name: "until", Value: Until),
        (Name: "event", Value: Event),
        (Name: "route", Value: Route),
        (Name: "from", Value: From > 0 ? From.ToString(CultureInfo.InvariantCulture) : null),
        (Name: "limit", Value: Limit?.ToString(CultureInfo.InvariantCulture)),
    }.Where(option => option.Value is not null).Select(option => $"--{option.Name} {option.Value}"));
}

[Verb("cat", HelpText = "Print events, one a line.")]
internal sealed class JournalCatVerb : JournalSelectionVerb
{
    [Option("follow", HelpText = "Wait for more.")]
    public bool Follow { get; set; }
}

[Verb("export", HelpText = "Copy events into a journal of their own, or as lines into a file.")]
internal sealed class JournalExportVerb : JournalSelectionVerb
{
    [Option("to", Required = true, HelpText = "A new folder; with --format, a new file.")]
    public string To { get; set; } = "";
}
