using Monitor.Host.JournalFiles;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary>Moments as operators write them.</summary>
public sealed class MomentTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 16, 9, 42, 9, 482, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-16", "2026-03-16T00:00:00.0000000Z")]
    [InlineData("2026-03-16 09:42", "2026-03-16T09:42:00.0000000Z")]
    [InlineData("2026-03-16 09:42:09", "2026-03-16T09:42:09.0000000Z")]
    [InlineData("2026-03-16 09:42:09.482", "2026-03-16T09:42:09.4820000Z")]
    [InlineData("2026-03-16T09:42:09.4829130Z", "2026-03-16T09:42:09.4829130Z")]
    [InlineData("2026-03-16T09:42+01:00", "2026-03-16T08:42:00.0000000Z")]
    [InlineData(" 2026-03-16T09:42:09-05:30 ", "2026-03-16T15:12:09.0000000Z")]
    [InlineData("10 min ago", "2026-03-16T09:32:09.4820000Z")]
    [InlineData("90s ago", "2026-03-16T09:40:39.4820000Z")]
    [InlineData("1.5 h ago", "2026-03-16T08:12:09.4820000Z")]
    [InlineData("7 d ago", "2026-03-09T09:42:09.4820000Z")]
    public void A_moment_is_read(string text, string moment) =>
        Assert.Equal(moment, MomentText.TryRead(text, Now)!.Value.ToDateTime().ToString("O"));

    [Theory]
    [InlineData("")]
    [InlineData("ago")]
    [InlineData("10 ago")]
    [InlineData("min ago")]
    [InlineData("10 min")]
    [InlineData("10 weeks ago")]
    [InlineData("-10 min ago")]
    [InlineData("10.10.10 min ago")]
    [InlineData("99999999 d ago")]
    [InlineData("16.3.2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-16 25:00")]
    [InlineData("yesterday")]
    public void Anything_else_is_none(string text) => Assert.Null(MomentText.TryRead(text, Now));
}
