using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Tests.Configuration;

/// <summary>The settings tree with the place of each value, and what is refused.</summary>
public sealed class YamlSettingsTests
{
    private const string Path = "/etc/monitor/monitor.yaml";

    [Fact]
    public void Every_name_and_value_has_its_line_and_column()
    {
        SettingsMap root = Read("""
            # what waits
            queue:
              input: 64 MiB
            plugins: [a, 'b']
            sinks:
              trail: { plugin: file }
            """);

        Assert.Equal(At(2, 1), root.Entries[0].Place);
        SettingsMap queue = Assert.IsType<SettingsMap>(root.Find("queue"));
        Assert.Equal(At(3, 3), queue.Place);
        Assert.Equal(At(3, 3), queue.Entries[0].Place);
        Assert.Equal(At(3, 10), queue.Find("input")!.Place);
        SettingsList plugins = Assert.IsType<SettingsList>(root.Find("plugins"));
        Assert.Equal((At(4, 10), At(4, 11), At(4, 14)), (plugins.Place, plugins.Items[0].Place, plugins.Items[1].Place));
        SettingsMap trail = Assert.IsType<SettingsMap>(((SettingsMap)root.Find("sinks")!).Find("trail"));
        Assert.Equal(At(6, 10), trail.Place);
        Assert.Equal(At(6, 20), trail.Find("plugin")!.Place);
    }

    [Theory]
    [InlineData("a: 1\r\nb:\r\n  c: 2\r\n", 3, 6)]
    [InlineData("a: é日🙂\nb: { c: 2 }\n", 2, 9)]
    [InlineData("a: |\n  one\n  two\n\nb:\n\n  c: 2\n", 7, 6)]
    [InlineData("a: 1  # tail\n\n# line\nb: {\n  c:\n    2 }\n", 6, 5)]
    [InlineData("\"b\":\n    \"c\": 2\n", 2, 10)]
    [InlineData("b:\n  c:\t2\n", 2, 6)]
    public void Places_are_those_an_editor_shows(string text, int line, int column) =>
        Assert.Equal(At(line, column), ((SettingsMap)Read(text).Find("b")!).Find("c")!.Place);

    [Theory]
    [InlineData("a: ")]
    [InlineData("a:")]
    [InlineData("a: ~")]
    [InlineData("a: null")]
    [InlineData("a: # nothing")]
    [InlineData("{ a: }")]
    [InlineData("{ a }")]
    public void Nothing_tilde_and_null_are_no_value(string text) => Assert.Null(Scalar(text));

    [Theory]
    [InlineData("a: ''", "")]
    [InlineData("a: \"\"", "")]
    [InlineData("a: '~'", "~")]
    [InlineData("a: \"null\"", "null")]
    [InlineData("a: yes", "yes")]
    [InlineData("a: 0x10", "0x10")]
    [InlineData("a: 1e3", "1e3")]
    [InlineData("a: 2001-12-14", "2001-12-14")]
    [InlineData("a: -x", "-x")]
    [InlineData("a: http://h:80/#x", "http://h:80/#x")]
    [InlineData("a: one two  # three", "one two")]
    [InlineData("a: it's", "it's")]
    [InlineData("a: 'it''s'", "it's")]
    [InlineData("a: 'back\\slash'", "back\\slash")]
    [InlineData("a: \"tab\\tquote\\\"\\u00e9\"", "tab\tquote\"é")]
    [InlineData("a: one\n  two\n", "one two")]
    [InlineData("a: >\n  one\n  two\n", "one two\n")]
    [InlineData("a: |\n  one\n  two\n", "one\ntwo\n")]
    [InlineData("a: |-\n  one\n", "one")]
    [InlineData("a: |-\n\n", "")]
    public void A_value_is_the_text_that_was_written(string text, string value) => Assert.Equal(value, Scalar(text));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing but words\n")]
    [InlineData("---\n")]
    [InlineData("--- ~\n...\n")]
    [InlineData("---\n...\n")]
    [InlineData("{}")]
    public void A_file_without_settings_is_an_empty_map(string text) => Assert.Empty(Read(text).Entries);

    [Theory]
    [InlineData("a: 1\na: 2\n", 2, 1, "a")]
    [InlineData("{ a: 1, 'a': 2 }", 1, 9, "a")]
    [InlineData("sinks:\n  x: 1\n  y: 2\n  x: 3\n", 4, 3, "x")]
    public void A_name_that_stands_twice_is_refused_at_the_second(string text, int line, int column, string name)
    {
        MonitorError error = Refuse(text, "MON1004", line, column);

        Assert.Contains($"'{name}'", error.Cause);
    }

    [Fact]
    public void The_same_name_in_another_map_is_another_setting() => Assert.Equal(2, Read("a: { x: 1 }\nb: { x: 2 }").Entries.Count);

    [Theory]
    [InlineData("a: &x 1\n", 1, 4)]
    [InlineData("a: &x { b: 1 }\n", 1, 4)]
    [InlineData("&x a: 1\n", 1, 1)]
    [InlineData("a: *x\n", 1, 4)]
    [InlineData("b: 1\n*x : 2\n", 2, 1)]
    [InlineData("b: [1, *x]\n", 1, 8)]
    [InlineData("<<: *x\n", 1, 5)]
    public void Anchors_and_aliases_are_refused(string text, int line, int column) =>
        Assert.Equal("Anchors and aliases are not supported", Refuse(text, "MON1005", line, column).Cause);

    [Theory]
    [InlineData("a: !!str 1\n", 1, 4)]
    [InlineData("a: ! 1\n", 1, 4)]
    [InlineData("a: !env HOME\n", 1, 4)]
    [InlineData("!x a: 1\n", 1, 1)]
    [InlineData("a:\n  - !!map { b: 1 }\n", 2, 5)]
    public void Tags_are_refused(string text, int line, int column) =>
        Assert.Equal("Tags are not supported", Refuse(text, "MON1005", line, column).Cause);

    [Theory]
    [InlineData("a: 1\n---\nb: 2\n", 2, 1)]
    [InlineData("a: 1\n...\n---\n", 3, 1)]
    [InlineData("---\n---\n", 2, 1)]
    public void A_second_document_is_refused(string text, int line, int column) =>
        Assert.Equal("Several documents in one file are not supported", Refuse(text, "MON1005", line, column).Cause);

    [Theory]
    [InlineData("a: 1\n\tb: 2\n", 2)]
    [InlineData("a:\n\tb: 2\n", 2)]
    [InlineData("a: [1, 2\n", 2)]
    [InlineData("a: 'open\n", 1)]
    [InlineData("a: \"\\q\"\n", 1)]
    [InlineData("a: b: c\n", 1)]
    [InlineData("a: -\n", 1)]
    [InlineData("a: @x\n", 1)]
    [InlineData("plugins: [a, b\nsinks: {}\n", 1)]
    [InlineData("sinks:\n  x: { plugin: file\n  y: { plugin: console }\n", 2)]
    [InlineData("a: 1\nb:\n  c: 1\n  \td: 2\n", 4)]
    [InlineData("a: `x`\n", 1)]
    [InlineData("a: 1\n b: 2\n", 2)]
    [InlineData("a: %x\n", 1)]
    [InlineData("%YAML 9.9\n---\na: 1\n", 1)]
    [InlineData("a: \"\\ud800\"\n", 1)]
    [InlineData("a: \"\\UFFFFFFFF\"\n", 1)]
    [InlineData("- a\n", 1)]
    [InlineData("text\n", 1)]
    [InlineData("? [a]\n: 1\n", 1)]
    [InlineData("? { a: 1 }\n: 1\n", 1)]
    [InlineData(": 1\n", 1)]
    [InlineData("~: 1\n", 1)]
    public void What_is_no_yaml_with_settings_is_refused_in_its_line(string text, int line)
    {
        MonitorError error = Refuse(text, "MON1003");

        Assert.Equal(line, error.Place!.Line);
        Assert.True(error.Place.Column > 0);
        Assert.DoesNotContain("Line:", error.Cause);
        Assert.False(error.Cause.EndsWith('.'));
    }

    [Theory]
    [InlineData("{ a: ", " }", 161)]
    [InlineData("[", "]", 36)]
    public void Settings_may_be_nested_32_levels_deep_and_no_more(string open, string close, int column)
    {
        string Nested(int levels) =>
            "a: " + string.Concat(Enumerable.Repeat(open, levels - 1)) + "x" + string.Concat(Enumerable.Repeat(close, levels - 1));

        Assert.Single(Read(Nested(32)).Entries);
        Assert.Contains("32", Refuse(Nested(33), "MON1007", 1, column).Cause);
        Refuse(Nested(100_000), "MON1007");
    }

    [Fact]
    public void Block_lists_in_one_line_are_nested_too() => Refuse("a:\n " + string.Concat(Enumerable.Repeat("- ", 100_000)) + "x", "MON1007");

    private static SettingsMap Read(string text) => YamlSettings.Read(Path, text);

    private static string? Scalar(string text) => Assert.IsType<SettingsScalar>(Read(text).Find("a")).Value;

    private static SourcePlace At(int line, int column) => new(Path, line, column);

    private static MonitorError Refuse(string text, string code, int line = 0, int column = 0)
    {
        MonitorError error = Assert.Throws<MonitorException>(() => Read(text)).Error;
        Assert.Equal(code, error.Code);
        Assert.Equal(Path, error.Place!.File);
        if (line > 0)
            Assert.Equal(At(line, column), error.Place);
        return error;
    }
}
