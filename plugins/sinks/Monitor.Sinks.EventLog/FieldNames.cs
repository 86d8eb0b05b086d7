using System.Text;

namespace Monitor.Sinks.EventLog;

/// <summary>
/// Gives fields names that the journal takes: <c>A</c> to <c>Z</c>, digits and <c>_</c>, at most 64 of them. <c>CommandLine</c> is
/// <c>MONITOR_COMMAND_LINE</c>. The names that one object gives are all different.
/// </summary>
internal sealed class FieldNames
{
    /// <summary>What all names begin with.</summary>
    public const string Prefix = "MONITOR_";

    private const int MaximumLength = 64;

    private readonly HashSet<string> _taken;

    /// <param name="reserved">Names that are not given.</param>
    public FieldNames(IEnumerable<string> reserved) => _taken = [.. reserved];

    /// <summary>The name of a field. One that is taken, or becomes so by being cut, has a number behind it.</summary>
    /// <param name="name">The field's name in the event.</param>
    /// <param name="ending">What is put behind it.</param>
    public string Next(string name, string ending = "")
    {
        string whole = Prefix + Words(name);
        string given = Cut(whole, ending);
        for (int number = 2; !_taken.Add(given); number++)
            given = Cut(whole, $"{ending}_{number}");
        return given;
    }

    private static string Cut(string name, string ending) => name[..Math.Min(name.Length, MaximumLength - ending.Length)] + ending;

    /// <summary>In upper case, with <c>_</c> between words and in place of what a name may not have.</summary>
    private static string Words(string name)
    {
        StringBuilder words = new(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && BeginsWord(name, i))
                words.Append('_');
            words.Append(char.IsAsciiLetterOrDigit(name[i]) ? char.ToUpperInvariant(name[i]) : '_');
        }

        return words.ToString();
    }

    private static bool BeginsWord(string name, int at) =>
        char.IsAsciiLetterUpper(name[at])
        && (char.IsAsciiLetterLower(name[at - 1])
            || char.IsAsciiDigit(name[at - 1])
            || char.IsAsciiLetterUpper(name[at - 1]) && at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1]));
}
