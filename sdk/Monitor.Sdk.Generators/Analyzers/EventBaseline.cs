using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>MonitorEvents.txt: the events as they were released, a block each. A line that begins with # is a remark.</summary>
internal sealed class EventBaseline
{
    public const string FileName = "MonitorEvents.txt";

    private readonly List<Block> _blocks = [];
    private readonly List<TextLine> _unreadable = [];

    private EventBaseline(SourceText text)
    {
        List<string> fields = [];
        foreach (TextLine line in text.Lines)
        {
            string content = line.ToString().TrimEnd();
            if (content.Length == 0 || content[0] == '#')
                continue;
            string[] words = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (char.IsWhiteSpace(content[0]) && words.Length == 2 && _blocks.Count > 0)
            {
                fields.Add(words[0] + " " + words[1]);
                Block block = _blocks[_blocks.Count - 1];
                _blocks[_blocks.Count - 1] = new Block(block.Form, TextSpan.FromBounds(block.Span.Start, line.EndIncludingLineBreak), block.Header);
            }
            else if (!char.IsWhiteSpace(content[0]) && words.Length == 4 && words[2] == "version" && TryRead(words[0], out int id) && TryRead(words[3], out int version))
            {
                fields = [];
                _blocks.Add(new Block(new EventForm(id, words[1], version, fields), line.SpanIncludingLineBreak, line));
            }
            else
            {
                _unreadable.Add(line);
            }
        }
    }

    /// <summary>The blocks, as they come.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Lines that are neither an event, nor a field, nor a remark.</summary>
    public IReadOnlyList<TextLine> Unreadable => _unreadable;

    public static EventBaseline Read(SourceText text) => new(text);

    /// <summary>The block of an event: the one with its id, else the one with its name; null if there is none.</summary>
    public Block? Find(EventForm form) =>
        _blocks.FirstOrDefault(block => block.Form.Id == form.Id) ?? _blocks.FirstOrDefault(block => block.Form.Name == form.Name);

    /// <summary>The text with an event's present form: in the place of its block, or at the end.</summary>
    public static SourceText With(SourceText text, EventForm form)
    {
        string block = form.ToString();
        if (Read(text).Find(form) is { } earlier)
            return text.WithChanges(new TextChange(earlier.Span, block));
        string before = text.Length == 0 ? "" : text[text.Length - 1] == '\n' ? "\n" : "\n\n";
        return text.WithChanges(new TextChange(new TextSpan(text.Length, 0), before + block));
    }

    private static bool TryRead(string word, out int number) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>An event of the file.</summary>
    /// <param name="form">The event.</param>
    /// <param name="span">Its lines.</param>
    /// <param name="header">The first of them.</param>
    internal sealed class Block(EventForm form, TextSpan span, TextLine header)
    {
        public EventForm Form { get; } = form;

        public TextSpan Span { get; } = span;

        public TextLine Header { get; } = header;
    }
}
