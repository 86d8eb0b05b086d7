using Monitor.Sdk.Diagnostics;
using YamlDotNet.Core;

namespace Monitor.Host.Configuration;

/// <summary>Tells in our words what the YAML parser threw. Of text that it cannot make sense of, such as a list that is not closed before the
/// next setting, it throws more than its own exception.</summary>
internal static class YamlFault
{
    /// <summary>The error.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="last">Where the last event that was read ends.</param>
    /// <param name="path">The file's path, for places.</param>
    /// <param name="text">The YAML.</param>
    public static MonitorError Of(Exception exception, Mark last, string path, string text)
    {
        if (exception is not YamlException fault)
            return ConfigurationErrors.Syntax("what follows does not go on as it began; look for a bracket, brace or quote that is not closed", Place(last, path));
        string reason = Plain(fault.Message);
        SourcePlace place = Place(fault.Start, path);
        return ConfigurationErrors.Syntax(reason, (reason.Contains(" tab ", StringComparison.Ordinal) ? PlaceOfTab(text, place) : null) ?? place);
    }

    /// <summary>A mark of the parser as a place.</summary>
    public static SourcePlace Place(Mark mark, string path) => new(path, (int)mark.Line, (int)mark.Column);

    /// <summary>The parser's words without the place that it puts in front: ours stands there already.</summary>
    private static string Plain(string message)
    {
        int end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
    }

    /// <summary>The first tab in the indentation of a line: the parser tells where the map begins that the line belongs to.</summary>
    private static SourcePlace? PlaceOfTab(string text, SourcePlace from)
    {
        string[] lines = text.Split('\n');
        for (int line = from.Line; line <= lines.Length; line++)
        {
            string indentation = lines[line - 1][..^lines[line - 1].TrimStart(' ', '\t').Length];
            if (indentation.Contains('\t', StringComparison.Ordinal))
                return new SourcePlace(from.File, line, indentation.IndexOf('\t', StringComparison.Ordinal) + 1);
        }

        return null;
    }
}
