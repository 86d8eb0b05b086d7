namespace Monitor.Capture.Linux.Tests;

public sealed class PossibleProcessorsTests
{
    [Theory]
    [InlineData("0\n", 1)]
    [InlineData("0-3\n", 4)]
    [InlineData("0-3,8\n", 9)]
    [InlineData("0,2-5,127\n", 128)]
    [InlineData("0-1023", 1024)]
    public void The_highest_number_and_one_more_are_possible(string ranges, int count) => Assert.Equal(count, PossibleProcessors.Parse(ranges));

    [Fact]
    public void This_machine_has_at_least_the_processors_that_are_in_use() => Assert.True(PossibleProcessors.Count() >= Environment.ProcessorCount);
}
