using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Tests.Names;

public sealed class IntegrityLevelsTests
{
    [Theory]
    [InlineData("S-1-16-12288", 0x3000u)]
    [InlineData("S-1-16-0", 0u)]
    [InlineData("S-1-5-18", IntegrityLevels.Unknown)]
    [InlineData("S-1-16", IntegrityLevels.Unknown)]
    [InlineData("S-1-16-1-4096", IntegrityLevels.Unknown)]
    public void A_mandatory_label_alone_stands_for_a_level(string sid, uint level) => Assert.Equal(level, IntegrityLevels.Of(SecurityId.Parse(sid)));

    [Fact]
    public void Where_there_is_no_label_no_level_is_known() => Assert.Equal(IntegrityLevels.Unknown, IntegrityLevels.Of([]));
}
