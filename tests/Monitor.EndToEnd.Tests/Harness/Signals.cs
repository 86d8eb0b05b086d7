using System.Globalization;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>What the tests were started with.</summary>
internal static class Signals
{
    /// <summary>Skips a test of SIGINT where it is ignored from the start: a shell without job control starts what runs in its background so,
    /// and every program that the tests start inherits it.</summary>
    public static void SkipIfIgnored(string signal)
    {
        const string Key = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Key, StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipWhen(signal == "INT" && (ignored & 1 << 1) != 0, "SIGINT is ignored: the tests run in the background of a shell");
    }
}
