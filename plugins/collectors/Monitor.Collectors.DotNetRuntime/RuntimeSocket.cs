using System.Globalization;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>The socket at which a .NET process answers questions about itself.</summary>
/// <param name="ProcessId">The process's id in the host's namespace.</param>
/// <param name="Start">When it was made, in hundredths of a second since boot.</param>
/// <param name="Path">Where the socket lies, as seen from here.</param>
internal sealed record RuntimeSocket(uint ProcessId, ulong Start, string Path)
{
    /// <summary>How such sockets are called.</summary>
    public const string Pattern = Prefix + "*" + Suffix;

    private const string Prefix = "dotnet-diagnostic-";
    private const string Suffix = "-socket";

    /// <summary>Reads a socket's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="processId">Gets the process's id in its own namespace.</param>
    /// <param name="start">Gets when it was made.</param>
    /// <returns>False: it is called otherwise.</returns>
    public static bool TryReadName(ReadOnlySpan<char> name, out uint processId, out ulong start)
    {
        processId = 0;
        start = 0;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal) || name.Length < Prefix.Length + Suffix.Length)
            return false;
        ReadOnlySpan<char> numbers = name[Prefix.Length..^Suffix.Length];
        int dash = numbers.IndexOf('-');
        return dash > 0
            && uint.TryParse(numbers[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out processId)
            && ulong.TryParse(numbers[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }
}
