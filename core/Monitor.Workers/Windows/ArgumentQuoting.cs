using System.Text;

namespace Monitor.Workers.Windows;

/// <summary>The command line of Windows: one text, which the program that is started takes apart again.</summary>
internal static class ArgumentQuoting
{
    /// <summary>A command line from which a program gets these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word)
    {
        if (word.Length > 0 && !word.AsSpan().ContainsAny(" \t\n\v\""))
            return word;
        StringBuilder quoted = new("\"");
        int backslashes = 0;
        foreach (char one in word)
        {
            // Backslashes are doubled where a quote follows, and only there.
            if (one == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = one == '\\' ? backslashes + 1 : 0;
            quoted.Append(one);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
