namespace Monitor.Enrichment.Tests;

public sealed class TerminalNamesTests : IDisposable
{
    private const string Drivers = """
        /dev/tty             /dev/tty        5       0 system:/dev/tty
        /dev/console         /dev/console    5       1 system:console
        serial               /dev/ttyS       4 64-95 serial
        ttyAMA               /dev/ttyAMA   204      64 serial
        pty_slave            /dev/pts      136 0-1048575 pty:slave
        pty_master           /dev/ptm      128 0-1048575 pty:master
        unknown              /dev/tty        4 1-63 console
        a line that is no driver
        cut /dev/x

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(136, 3, "/dev/pts/3")]
    [InlineData(136, 70_000, "/dev/pts/70000")]
    [InlineData(4, 1, "/dev/tty1")]
    [InlineData(4, 63, "/dev/tty63")]
    [InlineData(4, 64, "/dev/ttyS0")]
    [InlineData(4, 95, "/dev/ttyS31")]
    [InlineData(204, 64, "/dev/ttyAMA0")]
    [InlineData(5, 1, "/dev/console")]
    [InlineData(5, 7, "5:7")]
    [InlineData(229, 0, "229:0")]
    public void A_terminal_has_the_name_of_its_node(uint major, uint minor, string name)
    {
        string path = Path.Combine(_folder.Path, "drivers");
        File.WriteAllText(path, Drivers);
        TerminalNames terminals = new(path);

        for (int i = 0; i < 2; i++)
            Assert.Equal(name, System.Text.Encoding.ASCII.GetString(terminals.NameOf(major << 20 | minor)));
    }

    [Fact]
    public void Without_the_list_of_drivers_it_is_shown_by_number() =>
        Assert.Equal("136:3", System.Text.Encoding.ASCII.GetString(new TerminalNames("/nonexistent").NameOf(136 << 20 | 3)));

    [Fact]
    public void More_terminals_than_are_remembered_are_named_all_the_same()
    {
        TerminalNames terminals = new("/nonexistent");

        for (uint round = 0; round < 2; round++)
        {
            for (uint minor = 0; minor < 10_000; minor++)
                Assert.Equal($"136:{minor}", System.Text.Encoding.ASCII.GetString(terminals.NameOf(136 << 20 | minor)));
        }
    }
}
