namespace Sample.AuthLog.Tests;

public sealed class JournalEntryTests
{
    [Fact]
    public void An_entry_is_read_as_journalctl_writes_it()
    {
        JournalEntry? entry = JournalEntry.Read("""{"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1700000000123456","_PID":"4711","MESSAGE":"hello","_UID":"0"}""");

        Assert.Equal(new JournalEntry("s=1;i=2", DateTime.UnixEpoch.AddMicroseconds(1700000000123456), 4711, "hello"), entry);
    }

    [Fact]
    public void A_message_that_is_not_UTF8_comes_as_bytes() => Assert.Equal(
        "hé\uFFFD", JournalEntry.Read("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","_PID":"1","MESSAGE":[104,195,169,255]}""")?.Message);

    [Theory]
    [InlineData("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","_PID":"1"}""")]
    [InlineData("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","_PID":"1","MESSAGE":null}""")]
    [InlineData("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","_PID":"1","MESSAGE":["a","b"]}""")]
    [InlineData("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"now","_PID":"1","MESSAGE":"hello"}""")]
    [InlineData("""{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","MESSAGE":"hello"}""")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"1","_PID":"1","MESSAGE":"hello"}""")]
    public void An_entry_that_lacks_something_is_left_out(string json) => Assert.Null(JournalEntry.Read(json));
}
