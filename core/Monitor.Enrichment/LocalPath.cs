using System.Text;

namespace Monitor.Enrichment;

/// <summary>
/// Which paths of Windows lead to this machine's own volumes. Any other may lead to a server, <c>\\server\share</c>, which any user can name: whoever opens it shows
/// that server who he is, and the agent is the machine itself.
/// </summary>
public static class LocalPath
{
    private const string Literal = @"\\?\";

    /// <summary>Whether a path begins with a drive's letter or a volume's number.</summary>
    /// <param name="path">As UTF-8.</param>
    public static bool IsLocal(ReadOnlySpan<byte> path)
    {
        // Longer than all that is looked at, and so many characters at most.
        Span<char> start = stackalloc char[16];
        Encoding.UTF8.TryGetChars(path[..Math.Min(path.Length, start.Length)], start, out int length);
        return IsLocal(start[..length]);
    }

    /// <inheritdoc cref="IsLocal(ReadOnlySpan{byte})"/>
    public static bool IsLocal(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = path.StartsWith(Literal, StringComparison.Ordinal) ? path[Literal.Length..] : path;
        return rest is [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '\\' or '/', ..]
            || (rest.Length < path.Length && rest.StartsWith("Volume{", StringComparison.OrdinalIgnoreCase));
    }
}
