namespace Monitor.Journal.Tests.Specification;

/// <summary>Whether the full figures are asked for.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1";
}
