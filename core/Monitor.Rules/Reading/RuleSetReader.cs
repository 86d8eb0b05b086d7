using System.Security.Cryptography;
using Monitor.Rules.Checks;
using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Reading;

/// <summary>Reads Sysmon configurations as the current engine does; what that refuses is refused.</summary>
public static class RuleSetReader
{
    /// <summary>The newest schema version that is known, as files write it.</summary>
    public static string NewestSchema => SchemaVersion.Newest.ToString();

    /// <summary>Reads a rule set that is one file or several.</summary>
    /// <param name="name">The rule set's name.</param>
    /// <param name="paths">Files, and folders whose <c>*.xml</c> files are taken by name.</param>
    /// <param name="events">The events that rules may name.</param>
    /// <param name="options">How files are read.</param>
    public static RuleSetReading Read(string name, IReadOnlyList<string> paths, EventCatalog events, RuleReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        RuleFindings findings = new();
        List<RuleFile> files = [];
        List<RuleSource> sources = [];
        foreach (string path in paths.SelectMany(path => FilesOf(path, findings)))
        {
            try
            {
                using FileStream content = File.OpenRead(path);
                if (content.Length > RuleXml.MaximumBytes)
                    findings.Error(RuleErrors.FileTooLarge(path, content.Length, RuleXml.MaximumBytes));
                else
                    files.Add(Read(path, content));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                findings.Error(RuleErrors.FileNotReadable(path, exception.Message));
            }
        }

        return Conclude(name, files, events, options, findings) with { Sources = sources };

        RuleFile Read(string path, FileStream content)
        {
            sources.Add(new RuleSource(path, Convert.ToHexString(SHA256.HashData(content))));
            content.Position = 0;
            return RuleFileReader.Read(path, content, events, options, findings);
        }
    }

    /// <summary>Reads a rule set from the bytes of one file.</summary>
    /// <param name="name">The rule set's name.</param>
    /// <param name="file">The file's name in errors.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="events">The events that rules may name.</param>
    /// <param name="options">How files are read.</param>
    public static RuleSetReading Read(string name, string file, Stream content, EventCatalog events, RuleReadOptions options)
    {
        RuleFindings findings = new();
        return Conclude(name, [RuleFileReader.Read(file, content, events, options, findings)], events, options, findings);
    }

    private static RuleSetReading Conclude(string name, IReadOnlyList<RuleFile> files, EventCatalog events, RuleReadOptions options, RuleFindings findings)
    {
        RuleSet set = new(name, SetMerge.Across(files), OptionsReader.Read([.. files.SelectMany(file => file.Options)], findings))
        {
            SplitsAtSlash = options.SplitsAtSlash,
        };
        if (findings.Errors.Count > 0)
            return new RuleSetReading(null, findings.Errors, findings.Warnings);
        RuleChecks.Run(set, events, findings);
        return new RuleSetReading(set, findings.Errors, findings.Warnings);
    }

    private static IEnumerable<string> FilesOf(string path, RuleFindings findings)
    {
        if (!Directory.Exists(path))
            return [path];
        try
        {
            string[] files = Directory.GetFiles(path, "*.xml", SearchOption.AllDirectories);
            if (files.Length == 0)
                findings.Error(RuleErrors.FolderEmpty(path));
            return files.Order(StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Error(RuleErrors.FileNotReadable(path, exception.Message));
            return [];
        }
    }
}
