using System.Globalization;

namespace Monitor.Capture.Linux;

/// <summary>The number of processors that the kernel can ever have: that many values a per-CPU map returns.</summary>
internal static class PossibleProcessors
{
    public static int Count() => Parse(File.ReadAllText("/sys/devices/system/cpu/possible"));

    /// <summary>Reads a list of ranges such as <c>0-3,8</c>: the highest number and one more.</summary>
    public static int Parse(string ranges) => 1 + ranges.Trim().Split(',', '-').Max(number => int.Parse(number, CultureInfo.InvariantCulture));
}
