namespace Sample.AuthLog.Tests;

public sealed class SyslogLineTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void An_exact_time_is_taken_as_it_is()
    {
        SyslogLine? line = SyslogLine.Read("2026-02-28T23:59:58.123456+01:00 host sshd[4711]: hello", Now);

        Assert.Equal(new SyslogLine(new DateTime(2026, 2, 28, 22, 59, 58, DateTimeKind.Utc).AddMicroseconds(123456), 4711, "hello"), line);
    }

    [Theory]
    [InlineData("Mar  1 11:00:00", 2026, 3, 1)]
    [InlineData("Feb 28 11:00:00", 2026, 2, 28)]
    [InlineData("Dec 31 11:00:00", 2025, 12, 31)]
    [InlineData("Mar  5 11:00:00", 2025, 3, 5)]
    [InlineData("Feb 29 11:00:00", 2024, 2, 29)]
    public void A_time_without_year_is_of_the_latest_year_that_is_possible(string time, int year, int month, int day)
    {
        SyslogLine? line = SyslogLine.Read($"{time} host sshd[1]: hello", Now);

        Assert.Equal(new DateTime(year, month, day, 11, 0, 0, DateTimeKind.Local).ToUniversalTime(), line?.Time);
    }

    [Fact]
    public void A_time_that_is_none_is_now() => Assert.Equal(Now, SyslogLine.Read("Feb 31 11:00:00 host sshd[1]: hello", Now)?.Time);

    [Theory]
    [InlineData("sshd", true)]
    [InlineData("sshd-session", true)]
    [InlineData("sshd-auth", true)]
    [InlineData("sshd-other", false)]
    [InlineData("sudo", false)]
    public void Only_the_programs_of_sshd_count(string program, bool counts) =>
        Assert.Equal(counts, SyslogLine.Read($"Mar  1 11:00:00 host {program}[1]: hello", Now) is not null);

    [Theory]
    [InlineData("Mar  1 11:00:00 host sudo[1]: Mar  1 11:00:00 host sshd[1]: hello")]
    [InlineData("Mar  1 11:00:00 host sshd[1234567890]: hello")]
    [InlineData("sshd[1]: hello")]
    [InlineData("")]
    public void What_only_looks_like_a_line_of_sshd_is_none(string line) => Assert.Null(SyslogLine.Read(line, Now));
}
