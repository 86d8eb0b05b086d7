using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Monitor.Enrichment.Tests;

public sealed class UserNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private DateTime _written = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private string Passwd => _folder.File("passwd");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_user_is_shown_by_the_name_in_the_file()
    {
        UserNames users = Read("root:x:0:0:root:/root:/bin/bash\nada:x:1000:1000:Ada,,,:/home/ada:/bin/sh\n");

        Assert.Equal("root", NameOf(users, 0));
        Assert.Equal("ada", NameOf(users, 1000));
    }

    [Fact]
    public void A_user_who_is_not_there_is_shown_by_number()
    {
        UserNames users = Read("root:x:0:0::/:\n");

        Assert.Equal("1000", NameOf(users, 1000));
        Assert.Equal("4294967294", NameOf(users, 4294967294));
    }

    [Fact]
    public void The_first_line_of_a_number_gives_the_name()
    {
        Assert.Equal("root", NameOf(Read("root:x:0:0::/:\ntoor:x:0:0::/:\n"), 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# ada:x:12:\n")]
    [InlineData("+::::::\n")]
    [InlineData("ada\n")]
    [InlineData("ada:x\n")]
    [InlineData("ada:x:\n")]
    [InlineData("ada:x:twelve:1::/:\n")]
    [InlineData("ada:x:-12:1::/:\n")]
    [InlineData("ada:x:12th:1::/:\n")]
    [InlineData("ada:x:0x12:1::/:\n")]
    [InlineData("ada:x:12\n")]
    [InlineData("ada:x:99999999999:1::/:\n")]
    [InlineData(":x:12:1::/:\n")]
    [InlineData("::::\n")]
    public void A_line_that_names_nobody_harms_no_other(string line)
    {
        UserNames users = Read(line + "bob:x:1001:1001::/:\n");

        Assert.Equal("bob", NameOf(users, 1001));
        Assert.Equal("12", NameOf(users, 12));
        Assert.Equal("0", NameOf(users, 0));
    }

    [Fact]
    public void The_last_line_counts_without_its_line_feed()
    {
        Assert.Equal("bob", NameOf(Read("root:x:0:0::/:\nbob:x:1001:1001::/:"), 1001));
    }

    [Fact]
    public void A_name_is_given_as_the_bytes_that_it_has()
    {
        File.WriteAllBytes(Passwd, [.. "gr"u8, 0xfc, .. "n:x:12:12::/:\n"u8]);
        UserNames users = new(Passwd, _time);
        users.Refresh();

        Assert.True(users.NameOf(12).SequenceEqual(new byte[] { (byte)'g', (byte)'r', 0xfc, (byte)'n' }));
    }

    [Fact]
    public void A_changed_file_is_read_again_after_a_second()
    {
        UserNames users = Read("ada:x:12:12::/:\n");
        Assert.Equal("13", NameOf(users, 13));
        Write("eve:x:12:12::/:\nbob:x:13:13::/:\n");

        _time.Advance(TimeSpan.FromMilliseconds(900));
        users.Refresh();
        Assert.Equal("ada", NameOf(users, 12));

        _time.Advance(TimeSpan.FromMilliseconds(200));
        users.Refresh();
        Assert.Equal(("eve", "bob"), (NameOf(users, 12), NameOf(users, 13)));
    }

    [Fact]
    public void A_user_who_was_removed_is_shown_by_number_again()
    {
        UserNames users = Read("ada:x:12:12::/:\n");
        Write("root:x:0:0::/:\n");
        _time.Advance(TimeSpan.FromSeconds(2));
        users.Refresh();

        Assert.Equal("12", NameOf(users, 12));
    }

    [Fact]
    public void While_the_file_is_away_the_names_stay_and_when_it_is_back_it_is_read()
    {
        UserNames users = Read("ada:x:12:12::/:\n");
        File.Delete(Passwd);
        _time.Advance(TimeSpan.FromSeconds(2));
        users.Refresh();
        Assert.Equal("ada", NameOf(users, 12));

        Write("eve:x:12:12::/:\n");
        _time.Advance(TimeSpan.FromSeconds(2));
        users.Refresh();
        Assert.Equal("eve", NameOf(users, 12));
    }

    [Fact]
    public void A_file_that_cannot_be_read_stops_nothing()
    {
        UserNames users = new(_folder.Path, _time);

        users.Refresh();

        Assert.Equal("12", NameOf(users, 12));
    }

    private UserNames Read(string content)
    {
        Write(content);
        UserNames users = new(Passwd, _time);
        users.Refresh();
        return users;
    }

    private void Write(string content)
    {
        File.WriteAllText(Passwd, content);
        File.SetLastWriteTimeUtc(Passwd, _written = _written.AddSeconds(1));
    }

    private static string NameOf(UserNames users, uint id) => Encoding.UTF8.GetString(users.NameOf(id));
}
