using System.Globalization;
using Monitor.Host.CommandLine;
using Monitor.Journal;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Host.JournalFiles;

/// <summary>Which events of a journal are meant.</summary>
internal sealed class Selection
{
    private readonly EventTime _since;
    private readonly EventTime? _until;
    private readonly HashSet<ushort>? _events;
    private JournalDescription? _description;
    private ulong _routes;

    private Selection(JournalSelectionVerb verb, EventTime? since, EventTime? until, HashSet<ushort>? events)
    {
        _since = since ?? new EventTime(long.MinValue);
        _until = until;
        _events = events;
        Route = verb.Route;
        From = verb.From;
        Limit = verb.Limit ?? long.MaxValue;
        Format = verb.Format is { } format ? EventFormats.Find(format) : null;
    }

    /// <summary>The rule set whose events are meant; null: all.</summary>
    public string? Route { get; }

    /// <summary>The first sequence that is meant.</summary>
    public ulong From { get; }

    /// <summary>The most events that are meant.</summary>
    public long Limit { get; }

    /// <summary>Reads the options for a journal, and prints what is not understood.</summary>
    /// <returns>Null if anything is not.</returns>
    public static Selection? Of(JournalSelectionVerb verb, JournalSource source)
    {
        List<MonitorError> errors = [];
        Selection? selection = Read(verb, source.Descriptions(), DateTimeOffset.UtcNow, errors);
        MonitorCommandLine.Print(errors);
        return selection;
    }

    /// <summary>Reads the options.</summary>
    /// <param name="verb">The command line.</param>
    /// <param name="descriptions">What the journal says of itself.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="errors">Takes what is not understood.</param>
    /// <returns>Null if anything is not.</returns>
    public static Selection? Read(JournalSelectionVerb verb, IReadOnlyList<JournalDescription> descriptions, DateTimeOffset now, ICollection<MonitorError> errors)
    {
        EventTime? since = ReadMoment("since", verb.Since, now, errors);
        EventTime? until = ReadMoment("until", verb.Until, now, errors);
        HashSet<ushort>? events = verb.Event is { } words ? ReadEvents(words, descriptions, errors) : null;
        string[] routes = [.. descriptions.SelectMany(description => description.Routes).Distinct()];
        if (verb.Route is { } route && !routes.Contains(route))
            errors.Add(JournalFileErrors.UnknownRoute(route, routes));
        if (verb.Format is { } format && EventFormats.Find(format) is null)
            errors.Add(JournalFileErrors.UnknownFormat(format, EventFormats.Names));
        return errors.Count == 0 ? new Selection(verb, since, until, events) : null;
    }

    /// <summary>The text form of lines; null: none was asked for.</summary>
    public EventFormat? Format { get; }

    /// <summary>Whether an entry is meant.</summary>
    public bool Includes(in JournalFrame entry, JournalDescription description)
    {
        if (entry.Sequence < From || entry.Record.Length < RecordLayout.HeaderSize)
            return false;
        EventRecord record = EventRecord.FromTrusted(entry.Record);
        return _events?.Contains(record.EventId) != false
            && record.Time >= _since
            && (_until is null || record.Time < _until)
            && (entry.Routes & RoutesOf(description)) != 0;
    }

    private ulong RoutesOf(JournalDescription description)
    {
        if (Route is null)
            return ulong.MaxValue;
        if (!ReferenceEquals(_description, description))
        {
            _description = description;
            int route = description.Routes.ToList().IndexOf(Route);
            _routes = route < 0 ? 0 : 1UL << route;
        }

        return _routes;
    }

    private static EventTime? ReadMoment(string option, string? text, DateTimeOffset now, ICollection<MonitorError> errors)
    {
        EventTime? moment = text is null ? null : MomentText.TryRead(text, now);
        if (text is not null && moment is null)
            errors.Add(JournalFileErrors.NoMoment(option, text));
        return moment;
    }

    private static HashSet<ushort> ReadEvents(string words, IReadOnlyList<JournalDescription> descriptions, ICollection<MonitorError> errors)
    {
        EventSchema[] known = [.. descriptions.SelectMany(description => description.Events.All)];
        HashSet<ushort> ids = [];
        foreach (string word in words.Split(',', StringSplitOptions.TrimEntries))
        {
            EventSchema[] meant = [.. known.Where(schema => schema.Name == word || schema.Id.ToString(CultureInfo.InvariantCulture) == word)];
            if (meant.Length == 0)
                errors.Add(JournalFileErrors.UnknownEvent(word, [.. known.Select(schema => schema.Name).Distinct().Order(StringComparer.Ordinal)]));
            ids.UnionWith(meant.Select(schema => schema.Id));
        }

        return ids;
    }
}
