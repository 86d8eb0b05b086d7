using System.Globalization;
using System.Text;

namespace Monitor.Host.RuleFiles;

/// <summary>Text of unknown origin on a terminal: what could steer the terminal or deceive the reader is shown as an escape, and long text is cut.</summary>
internal static class ShownText
{
    /// <summary>The text in quotes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximum">The most characters that are shown; a mark stands for the rest.</param>
    public static string Quote(string text, int maximum)
    {
        StringBuilder shown = new("'");
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count++ == maximum)
            {
                shown.Append('…');
                break;
            }

            Append(shown, rune);
        }

        return shown.Append('\'').ToString();
    }

    /// <summary>The text as a part of one line, whole.</summary>
    public static string Line(string text)
    {
        StringBuilder shown = new();
        foreach (Rune rune in text.EnumerateRunes())
            Append(shown, rune);
        return shown.ToString();
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n':
                shown.Append("\\n");
                break;
            case '\r':
                shown.Append("\\r");
                break;
            case '\t':
                shown.Append("\\t");
                break;
            default:
                if (IsDeceptive(rune))
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                else
                    shown.Append(rune.ToString());
                break;
        }
    }

    private static bool IsDeceptive(Rune rune) =>
        Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
