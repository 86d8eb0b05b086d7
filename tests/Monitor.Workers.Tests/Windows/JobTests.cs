using System.Runtime.InteropServices;
using Monitor.Workers.Windows;

namespace Monitor.Workers.Tests.Windows;

/// <summary>What is told to Windows about a worker, by the numbers of its headers.</summary>
public sealed class JobTests
{
    [Fact]
    public void Limits_lie_where_windows_looks_for_them()
    {
        Assert.Equal(144, Marshal.SizeOf<JobLimits>());
        Assert.Equal((nint)16, Marshal.OffsetOf<JobLimits>(nameof(JobLimits.Flags)));
        Assert.Equal((nint)40, Marshal.OffsetOf<JobLimits>(nameof(JobLimits.ActiveProcesses)));
        Assert.Equal((nint)112, Marshal.OffsetOf<JobLimits>(nameof(JobLimits.ProcessMemoryLimit)));
        Assert.Equal((nint)120, Marshal.OffsetOf<JobLimits>(nameof(JobLimits.JobMemoryLimit)));
        Assert.Equal(8, Marshal.SizeOf<CpuRate>());
    }

    [Fact]
    public void What_starts_a_process_lies_where_windows_looks_for_it()
    {
        Assert.Equal(112, Marshal.SizeOf<StartupInformation>());
        Assert.Equal((nint)16, Marshal.OffsetOf<StartupInformation>("Desktop"));
        Assert.Equal((nint)60, Marshal.OffsetOf<StartupInformation>("Flags"));
        Assert.Equal((nint)80, Marshal.OffsetOf<StartupInformation>("StandardInput"));
        Assert.Equal((nint)104, Marshal.OffsetOf<StartupInformation>("Attributes"));
        Assert.Equal(72, Marshal.SizeOf<MemoryCounters>());
        Assert.Equal((nint)56, Marshal.OffsetOf<MemoryCounters>("PageFile"));
    }

    [Fact]
    public void A_worker_ends_with_the_agent_and_has_so_much_memory_and_so_many_processes()
    {
        JobLimits limits = JobLimits.Of(new WorkerSettings { Memory = 128 << 20, Processes = 7 });

        Assert.Equal((0x2608u, (nuint)(128 << 20), 7u), (limits.Flags, limits.JobMemoryLimit, limits.ActiveProcesses));
    }

    [Theory]
    [InlineData(50, 1, 5_000)]
    [InlineData(50, 4, 1_250)]
    [InlineData(200, 4, 5_000)]
    [InlineData(1, 256, 1)]
    [InlineData(800, 4, 10_000)]
    [InlineData(100_000, 1, 10_000)]
    public void Processor_time_is_a_share_of_all_processors(int percent, int processors, uint rate)
    {
        CpuRate limit = CpuRate.Of(percent, processors);

        Assert.Equal((5u, rate), (limit.Flags, limit.Rate));
    }

    [Fact]
    public void An_environment_is_in_order_and_ends_twice() =>
        Assert.Equal("a=1\0B=\0c=x=y\0\0", EnvironmentBlock.Of(new Dictionary<string, string> { ["c"] = "x=y", ["B"] = "", ["a"] = "1" }));

    [Theory]
    [InlineData(3, "exit code 3")]
    [InlineData(-1073741819, "exit code 0xC0000005, access violation")]
    [InlineData(-532462766, "exit code 0xE0434352, an exception that nobody caught")]
    [InlineData(-1073741510, "exit code 0xC000013A")]
    public void An_exit_code_is_told_in_words(int code, string words) => Assert.Equal(words, ExitStatus.Describe(code));

    [Theory]
    [InlineData(unchecked((int)0xC0000017), true)]
    [InlineData(unchecked((int)0xC000012D), true)]
    [InlineData(unchecked((int)0x8007000E), true)]
    [InlineData(unchecked((int)0xC0000005), false)]
    [InlineData(0, false)]
    public void Some_exit_codes_say_that_memory_was_short(int code, bool isOutOfMemory) => Assert.Equal(isOutOfMemory, ExitStatus.IsOutOfMemory(code));
}
