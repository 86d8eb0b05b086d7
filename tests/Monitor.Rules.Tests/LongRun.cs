namespace Monitor.Rules.Tests;

/// <summary>Whether to search longer: MONITOR_TEST_LONG=1.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1";
}
