namespace Monitor.Plugins.Packages;

/// <summary>Names of a package's entries, which an attacker may have written.</summary>
internal static class PackageEntryName
{
    private static readonly string[] _devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>The path that an entry's name means: packages have names escaped as in addresses.</summary>
    public static string Decode(string name) => Uri.UnescapeDataString(name);

    /// <summary>Why a path is none inside a package's folder, on whichever system; null if it is one.</summary>
    /// <param name="path">The path, decoded; a folder's ends in a slash.</param>
    public static string? FindFault(string path)
    {
        if (path.StartsWith('/'))
            return "is an absolute path";
        if (path.Contains('\\'))
            return "has a backslash";
        if (path.Contains(':'))
            return "names a drive or a stream";
        if (path.Any(char.IsControl))
            return "has control characters";
        string[] parts = (path.EndsWith('/') ? path[..^1] : path).Split('/');
        if (parts.Contains(".."))
            return "leads out of the folder";
        if (Array.Exists(parts, part => part.Length == 0 || part.EndsWith('.') || part.EndsWith(' ')))
            return "is no path that each system understands alike";
        return Array.Exists(parts, IsDevice) ? "is the name of a device" : null;
    }

    private static bool IsDevice(string part)
    {
        string stem = part.Split('.')[0].TrimEnd();
        return _devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
                && (char.IsAsciiDigit(stem[3]) || stem[3] is '¹' or '²' or '³');
    }
}
