namespace Monitor.Capture.Linux.Tests;

public sealed class PlatformCheckTests
{
    [Theory]
    [InlineData("5.10.0-30-amd64", true)]
    [InlineData("5.11.22", true)]
    [InlineData("4.18.0-553.el8_10.x86_64", true)]
    [InlineData("5.12.0", false)]
    [InlineData("5.14.0-503.el9.x86_64", false)]
    [InlineData("6.1.0-56-amd64", false)]
    [InlineData("6.18-rc1", false)]
    [InlineData("10.0.1", false)]
    [InlineData("unknown", false)]
    [InlineData("", false)]
    public void A_kernel_before_5_12_is_too_old(string release, bool isTooOld) => Assert.Equal(isTooOld, PlatformCheck.IsTooOld(release));
}
