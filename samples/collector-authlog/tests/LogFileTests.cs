namespace Sample.AuthLog.Tests;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authlog-").FullName;
    private readonly List<string> _lines = [];
    private readonly LogFile _file;

    public LogFileTests() => _file = new LogFile(Log);

    private string Log => Path.Combine(_folder, "auth.log");

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_there_before_is_not_news()
    {
        File.WriteAllText(Log, "old\n");
        _file.OpenAtEnd();
        File.AppendAllText(Log, "new\n");

        Assert.Equal(["new"], Read());
        Assert.Empty(Read());
    }

    [Fact]
    public void A_file_that_comes_later_is_read_from_its_beginning()
    {
        _file.OpenAtEnd();
        Assert.Empty(Read());
        Assert.False(_file.IsOpen);
        File.WriteAllText(Log, "first\n");

        Assert.Equal(["first"], Read());
        Assert.True(_file.IsOpen);
    }

    [Fact]
    public void A_line_is_handed_over_when_it_is_whole()
    {
        File.WriteAllText(Log, "one\ntw");
        Assert.Equal(["one"], Read());
        File.AppendAllText(Log, "o\n");

        Assert.Equal(["two"], Read());
    }

    [Fact]
    public void After_a_rotation_the_rest_of_the_old_file_comes_before_the_new_one()
    {
        File.WriteAllText(Log, "one\n");
        Assert.Equal(["one"], Read());
        File.Move(Log, Log + ".1");
        File.AppendAllText(Log + ".1", "two\n");
        Assert.Equal(["two"], Read());
        File.WriteAllText(Log, "");
        File.AppendAllText(Log + ".1", "three\n");
        Assert.Equal(["three"], Read());
        File.AppendAllText(Log + ".1", "four\n");
        File.AppendAllText(Log, "five\n");

        Assert.Equal(["four", "five"], Read());
    }

    [Fact]
    public void A_file_that_is_deleted_and_made_anew_is_read_from_its_beginning()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        Assert.Equal(["one", "two"], Read());
        File.Delete(Log);
        Assert.Empty(Read());
        File.WriteAllText(Log, "three\nfour\nfive\n");

        Assert.Equal(["three", "four", "five"], Read());
    }

    [Fact]
    public void A_file_that_is_emptied_is_read_from_its_beginning()
    {
        File.WriteAllText(Log, "one\ntwo\nthr");
        Assert.Equal(["one", "two"], Read());
        File.WriteAllText(Log, "four\n");

        Assert.Equal(["four"], Read());
    }

    [Fact]
    public void Lines_across_many_reads_are_whole()
    {
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(number => $"line {number}")];
        File.WriteAllLines(Log, lines);

        Assert.Equal(lines, Read());
    }

    [Fact]
    public void A_line_that_is_too_long_is_left_out_and_the_next_one_is_not()
    {
        File.WriteAllText(Log, $"{new string('x', 200_000)}\nshort\n");

        Assert.Equal(["short"], Read());
    }

    private string[] Read()
    {
        _lines.Clear();
        _file.ReadNew(_lines.Add);
        return [.. _lines];
    }
}
