using System.Globalization;
using System.Text.RegularExpressions;

namespace Sample.AuthLog;

/// <summary>A message of sshd about a login. What stands in it comes in part from whoever knocks at the door: a user name may hold anything but
/// a line feed, so that all else is sought from the message's end.</summary>
/// <param name="Result">What became of the login.</param>
/// <param name="User">The user's name.</param>
/// <param name="UserExists">Whether sshd knows such a user who may log in.</param>
/// <param name="Method">How the login was tried; null if it did not come to that.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Port">The port there.</param>
/// <param name="KeyType">The kind of key; null without one.</param>
/// <param name="KeyFingerprint">The key's fingerprint; null without one.</param>
/// <param name="CertificateId">The certificate's id; null without one.</param>
internal sealed partial record SshdMessage(
    string Result, string User, bool UserExists, string? Method, string Address, ushort Port, string? KeyType, string? KeyFingerprint, string? CertificateId)
{
    /// <summary>Reads a message.</summary>
    /// <returns>Null if it is about something else.</returns>
    public static SshdMessage? Read(string message)
    {
        Match match = Attempt().Match(message);
        if (!match.Success)
            match = Abandoned().Match(message);
        if (!match.Success || !ushort.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return null;
        string result = match.Groups["result"].Value switch { "Accepted" => "accepted", "Failed" => "failed", _ => "abandoned" };
        return new SshdMessage(
            result,
            match.Groups["user"].Value,
            !match.Groups["invalid"].Success,
            Found("method"),
            match.Groups["address"].Value,
            port,
            Found("type"),
            Found("fingerprint"),
            Found("certificate"));

        string? Found(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    [GeneratedRegex(@"^(?<result>Accepted|Failed) (?<method>\S+) for (?<invalid>invalid user )?(?<user>.*) from (?<address>\S+) port (?<port>\d{1,5})(?: ssh2)?(?:: (?<type>\S+) (?<fingerprint>\S+)(?: ID (?<certificate>.*) \(serial \d+\) CA \S+ \S+)?)?$")]
    private static partial Regex Attempt();

    [GeneratedRegex(@"^(?<result>Connection closed by|Connection reset by|Disconnected from) (?:authenticating|(?<invalid>invalid)) user (?<user>.*) (?<address>\S+) port (?<port>\d{1,5}) \[preauth\]$")]
    private static partial Regex Abandoned();
}
