using System.Globalization;
using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>
/// The driver under ThreadSanitizer: acts on several processors while a service reads, waits, is cancelled, closes and comes again, and while the driver
/// is loaded and unloaded.
/// </summary>
public sealed class ThreadTests(DriverPrograms programs, ITestOutputHelper output)
{
    private static readonly int Seconds = Sources.IsLong ? 120 : 10;

    [Fact]
    public async Task Threads_never_race_in_the_driver()
    {
        Outcome run = await Tool.Run(
            TimeSpan.FromSeconds(Seconds + 300), await programs.Get("threads"), [Seconds.ToString(CultureInfo.InvariantCulture)], ("TSAN_OPTIONS", "halt_on_error=1"));

        output.WriteLine(run.Tail);
        run.Succeeded();
    }
}
