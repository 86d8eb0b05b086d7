using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Journal;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.JournalFiles;

/// <summary>The journal that a command is about.</summary>
/// <param name="Path">Its folder, or a segment file.</param>
/// <param name="Folder">What is there.</param>
/// <param name="Configuration">The configuration that it belongs to; null when it was named by its path.</param>
internal sealed record JournalSource(string Path, JournalFolder Folder, MonitorConfiguration? Configuration)
{
    private const string FolderName = "journal";

    /// <summary>Opens the journal that a command line names: by its path, or by a configuration.</summary>
    /// <param name="verb">The command line.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null if anything is.</returns>
    /// <exception cref="MonitorException">There is no journal, or it cannot be read.</exception>
    public static JournalSource? Open(JournalVerb verb, ICollection<MonitorError> errors)
    {
        if (verb.Path is { } path)
            return new JournalSource(path, JournalFolder.Open(path), Configuration: null);
        if (MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(verb.Config), errors) is not { } configuration)
            return null;
        path = System.IO.Path.Combine(configuration.State, FolderName);
        return new JournalSource(path, JournalFolder.Open(path), configuration);
    }

    /// <summary>The rule set that a sink follows; null: it gets everything, or no configuration says.</summary>
    public string? RulesOf(string sink) => Configuration?.Settings.Sinks.GetValueOrDefault(sink)?.Rules;

    /// <summary>What the segments say of themselves: the descriptions that they begin with, as far as they can be read.</summary>
    public IReadOnlyList<JournalDescription> Descriptions()
    {
        List<JournalDescription> descriptions = [];
        foreach (SegmentInfo segment in Folder.Segments.Where(segment => File.Exists(segment.Path)))
        {
            using SegmentReader reader = Folder.OpenSegment(segment);
            if (reader.TryRead(out _) && reader.Description is { } description)
                descriptions.Add(description);
        }

        return descriptions;
    }

    /// <summary>The end of the chain; no hash where nothing was committed yet.</summary>
    public ChainHead FindHead()
    {
        foreach (SegmentInfo segment in Folder.Segments.Reverse())
        {
            ChainHead? head = null;
            using SegmentReader reader = Folder.OpenSegment(segment);
            while (reader.TryRead(out JournalFrame frame))
            {
                if (frame.Kind == FrameKind.Commit)
                    head = ChainHead.Of(frame);
            }

            if (head is not null)
                return head;
        }

        return new ChainHead("", 0);
    }
}
