using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>What the tests were started with.</summary>
internal static class Signals
{
    /// <summary>Skips a test of a signal that is ignored from the start, which every program that the tests start inherits: a shell without
    /// job control starts what runs in its background so as to SIGINT, and nohup as to SIGHUP.</summary>
    public static void SkipIfIgnored(PosixSignal signal)
    {
        const string Key = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Key, StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int bit = signal switch { PosixSignal.SIGHUP => 0, PosixSignal.SIGINT => 1, _ => 14 };
        Assert.SkipWhen((ignored & 1UL << bit) != 0, $"{signal} is ignored: the tests run in the background of a shell");
    }
}
