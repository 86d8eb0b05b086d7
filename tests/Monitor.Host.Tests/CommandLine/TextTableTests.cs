using Monitor.Host.CommandLine;

namespace Monitor.Host.Tests.CommandLine;

public sealed class TextTableTests
{
    [Fact]
    public void Text_stands_to_the_left_and_numbers_to_the_right()
    {
        TextTable table = new("name", "count", "remark");
        table.Add("a", "1", "short");
        table.Add("much longer", "1,234,567", "");
        table.Add("b", "-5", "x");

        Assert.Equal(
            """
            name             count  remark
            a                    1  short
            much longer  1,234,567
            b                   -5  x

            """,
            table.ToString());
    }

    [Fact]
    public void A_column_with_a_word_in_it_is_text()
    {
        TextTable table = new("value");
        table.Add("12");
        table.Add("one");

        Assert.Equal("value\n12\none\n", table.ToString());
    }

    [Fact]
    public void Rows_may_have_fewer_cells_or_none()
    {
        TextTable table = new("a", "b", "c");
        table.Add("1");
        table.Add();
        table.Add("22", "x");

        Assert.Equal(" a  b  c\n 1\n\n22  x\n", table.ToString());
    }

    [Fact]
    public void Headings_alone_are_a_line() => Assert.Equal("a  b\n", new TextTable("a", "b").ToString());
}
