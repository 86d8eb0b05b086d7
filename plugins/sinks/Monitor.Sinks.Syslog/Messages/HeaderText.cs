using System.Text;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>Text as the parts of a message's header take it: printable ASCII without blanks, of a limited length.</summary>
internal static class HeaderText
{
    /// <summary>The most characters of a host name.</summary>
    public const int LongestHost = 255;

    /// <summary>The most characters of a message id.</summary>
    public const int LongestMessageId = 32;

    /// <summary>The most characters of a parameter's name.</summary>
    public const int LongestName = 32;

    /// <summary>The text with <c>_</c> for what is not allowed, cut to the limit; <c>-</c> if nothing is left.</summary>
    public static string Of(string text, int longest)
    {
        StringBuilder allowed = new();
        foreach (char letter in text.AsSpan(0, Math.Min(longest, text.Length)))
            allowed.Append(letter is > ' ' and < '\x7f' ? letter : '_');
        return allowed.Length == 0 ? "-" : allowed.ToString();
    }

    /// <summary>As <see cref="Of"/>, for the name of a parameter, which is to be none of those that are taken.</summary>
    /// <param name="name">The name.</param>
    /// <param name="taken">Takes the result.</param>
    public static string NameOf(string name, ISet<string> taken)
    {
        string wanted = Of(name, LongestName).Replace('=', '_').Replace(']', '_').Replace('"', '_');
        string free = wanted;
        for (int number = 2; !taken.Add(free); number++)
        {
            string end = $"_{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            free = wanted[..Math.Min(wanted.Length, LongestName - end.Length)] + end;
        }

        return free;
    }
}
