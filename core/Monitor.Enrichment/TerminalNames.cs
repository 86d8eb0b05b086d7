using System.Globalization;
using System.Text;

namespace Monitor.Enrichment;

/// <summary>Names of terminals by device number, from the drivers in /proc/tty/drivers when the agent started. For one thread.</summary>
public sealed class TerminalNames
{
    private const int MaximumKnown = 4096;

    private readonly List<Driver> _drivers = [];
    private readonly Dictionary<uint, byte[]> _names = [];

    /// <param name="path">The list of drivers; without it terminals are shown by number.</param>
    public TerminalNames(string path)
    {
        foreach (string line in Encoding.ASCII.GetString(ProcFile.Read(path)).Split('\n'))
            AddDriver(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The terminal's name in /dev, or its major and minor number where no driver is known.</summary>
    /// <param name="device">Device number as the kernel keeps it: major number in the upper 12 bits, minor in the lower 20.</param>
    public ReadOnlySpan<byte> NameOf(uint device)
    {
        if (_names.TryGetValue(device, out byte[]? known))
            return known;
        if (_names.Count >= MaximumKnown)
            _names.Clear();
        byte[] name = Encoding.ASCII.GetBytes(Find(device >> 20, device & 0xfffff));
        _names[device] = name;
        return name;
    }

    private string Find(uint major, uint minor)
    {
        foreach (Driver driver in _drivers)
        {
            if (driver.Major == major && minor >= driver.First && minor <= driver.Last)
                return driver.NameOf(minor);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
    }

    /// <summary>A line is driver, node, major number, minor number or range, type. A system driver has one node; the others have several, numbered
    /// from 0 on or, consoles, by minor number. Those of pseudo terminals lie in a folder.</summary>
    private void AddDriver(string[] parts)
    {
        if (parts.Length < 5 || !uint.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint major))
            return;
        string[] range = parts[3].Split('-');
        if (!uint.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint first)
            || !uint.TryParse(range[^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint last))
            return;
        string separator = parts[4] == "pty:slave" && parts[1].EndsWith("pts", StringComparison.Ordinal) ? "/" : "";
        _drivers.Add(new Driver(major, first, last, parts[1] + separator, !parts[4].StartsWith("system", StringComparison.Ordinal), parts[4] == "console" ? 0 : first));
    }

    private readonly record struct Driver(uint Major, uint First, uint Last, string Node, bool IsNumbered, uint Zero)
    {
        public string NameOf(uint minor) => IsNumbered ? string.Create(CultureInfo.InvariantCulture, $"{Node}{minor - Zero}") : Node;
    }
}
