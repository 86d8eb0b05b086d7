using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Tests.Names;

public sealed class AccountNamesTests
{
    private readonly Dictionary<string, TaskCompletionSource<string?>> _asked = [];
    private readonly FakeTimeProvider _time = new();
    private readonly AccountNames _accounts;

    public AccountNamesTests() => _accounts = new AccountNames(sid =>
    {
        _asked.Add(sid, new TaskCompletionSource<string?>());
        return _asked[sid].Task;
    }, _time);

    [Theory]
    [InlineData("S-1-5-18", @"NT AUTHORITY\SYSTEM")]
    [InlineData("S-1-5-19", @"NT AUTHORITY\LOCAL SERVICE")]
    [InlineData("S-1-5-20", @"NT AUTHORITY\NETWORK SERVICE")]
    [InlineData("S-1-5-7", @"NT AUTHORITY\ANONYMOUS LOGON")]
    public void Those_that_every_Windows_has_are_known_at_once(string sid, string name)
    {
        Assert.Equal(name, NameOf(sid));
        Assert.Empty(_asked);
    }

    [Fact]
    public void Others_are_asked_for_once_and_have_their_name_from_the_answer_on()
    {
        Assert.Equal("S-1-5-21-4-5-6-500", NameOf("S-1-5-21-4-5-6-500"));
        Assert.Equal("S-1-5-21-4-5-6-500", NameOf("S-1-5-21-4-5-6-500"));
        _accounts.Refresh();
        Assert.Equal("S-1-5-21-4-5-6-500", NameOf("S-1-5-21-4-5-6-500"));

        _asked["S-1-5-21-4-5-6-500"].SetResult(@"BÜRO\jürgen");
        Assert.Equal("S-1-5-21-4-5-6-500", NameOf("S-1-5-21-4-5-6-500"));
        _accounts.Refresh();

        Assert.Equal(@"BÜRO\jürgen", NameOf("S-1-5-21-4-5-6-500"));
        Assert.Single(_asked);
    }

    [Fact]
    public void One_that_has_no_name_or_cannot_be_asked_for_stays_an_identifier()
    {
        NameOf("S-1-5-21-1");
        NameOf("S-1-5-21-2");
        _asked["S-1-5-21-1"].SetResult(null);
        _asked["S-1-5-21-2"].SetException(new IOException("no answer"));

        _accounts.Refresh();

        Assert.Equal(("S-1-5-21-1", "S-1-5-21-2"), (NameOf("S-1-5-21-1"), NameOf("S-1-5-21-2")));
    }

    [Fact]
    public void One_without_an_answer_is_asked_for_again_after_a_while()
    {
        NameOf("S-1-5-21-1");
        _asked["S-1-5-21-1"].SetResult(null);
        _accounts.Refresh();
        _asked.Clear();

        _time.Advance(AccountNames.Pause - TimeSpan.FromSeconds(1));
        _accounts.Refresh();
        Assert.Empty(_asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        _accounts.Refresh();
        _asked["S-1-5-21-1"].SetResult(@"LAB\maria");
        _accounts.Refresh();

        Assert.Equal(@"LAB\maria", NameOf("S-1-5-21-1"));
    }

    [Fact]
    public void No_more_are_kept_than_there_is_room_for_and_the_well_known_stay()
    {
        for (int i = 0; i < 3 * AccountNames.Maximum; i++)
            NameOf($"S-1-5-21-{i}");

        Assert.Equal(@"NT AUTHORITY\SYSTEM", NameOf("S-1-5-18"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("01-01-00-00-00-00-00-05")]
    [InlineData("02-01-00-00-00-00-00-05-12-00-00-00")]
    [InlineData("01-02-00-00-00-00-00-05-12-00-00-00")]
    [InlineData("01-FF-00-00-00-00-00-05-12-00-00-00")]
    public void What_is_no_identifier_is_nobody(string bytes) =>
        Assert.Null(_accounts.Find([.. bytes.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(one => Convert.ToByte(one, 16))]));

    [Fact]
    public void Identifiers_are_printed_as_Windows_does()
    {
        Assert.Equal("S-1-16-12288", SecurityId.Print(SecurityId.Parse("S-1-16-12288")));
        Assert.Equal("S-1-0x112233445566-4294967295", SecurityId.Print([1, 1, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 255, 255, 255, 255]));
        Assert.Equal("S-1-5", SecurityId.Print([1, 0, 0, 0, 0, 0, 0, 5]));
    }

    private string NameOf(string sid) => Encoding.UTF8.GetString(_accounts.Find(SecurityId.Parse(sid))!.Name);
}
