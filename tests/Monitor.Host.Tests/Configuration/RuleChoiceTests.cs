using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Tests.Configuration;

/// <summary>The rule sets that the configuration names.</summary>
public sealed class RuleChoiceTests
{
    [Fact]
    public void A_rule_set_is_a_path_a_list_of_paths_or_a_map()
    {
        RuleChoice choice = Read("rules:\n  a: a.xml\n  b: [b.xml, folder]\n  c: { file: c.xml, image-separator: slash }\n  d: { file: [d.xml, e.xml] }\n");

        Assert.Empty(choice.Errors);
        Assert.Equal(["a", "b", "c", "d"], choice.Entries.Select(entry => entry.Name));
        Assert.Equal([["a.xml"], ["b.xml", "folder"], ["c.xml"], ["d.xml", "e.xml"]], choice.Entries.Select(entry => entry.Paths));
        Assert.Equal([false, false, true, false], choice.Entries.Select(entry => entry.SplitsAtSlash));
        Assert.Equal((3, 3), (choice.Find("b")!.Place.Line, choice.Find("b")!.Place.Column));
        Assert.Null(choice.Find("x"));
    }

    [Theory]
    [InlineData("rules: { a: }", "MON1017", 1)]
    [InlineData("rules: { a: [] }", "MON1017", 1)]
    [InlineData("rules: { a: '' }", "MON1017", 1)]
    [InlineData("rules:\n  a: [x.xml, { file: y.xml }]\n", "MON1017", 2)]
    [InlineData("rules:\n  a: { file: x.xml, image-separator: dot }\n", "MON1103", 2)]
    [InlineData("rules:\n  a: { fil: x.xml }\n", "MON1101", 2)]
    public void Anything_else_is_an_error_at_its_place(string text, string code, int line)
    {
        RuleChoice choice = Read(text);

        Assert.Empty(choice.Entries);
        MonitorError error = choice.Errors.First(error => error.Code == code);
        Assert.Equal(line, error.Place!.Line);
    }

    [Fact]
    public void A_sink_that_names_a_rule_set_that_is_not_there_is_an_error()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "rules: { audit: a.xml }\nsinks:\n  one: { plugin: file, rules: audti }\n");
            List<MonitorError> errors = [];

            Assert.Null(MonitorConfiguration.Read(path, errors));

            MonitorError error = Assert.Single(errors);
            Assert.Equal(("MON1018", 3), (error.Code, error.Place!.Line));
            Assert.Contains("'audit'", error.Cure, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_preset_lies_with_the_program_and_any_other_path_with_the_configuration()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "sinks: { one: { plugin: file } }\n");
            MonitorConfiguration configuration = MonitorConfiguration.Read(path, [])!;

            Assert.Equal(Path.Combine(AppContext.BaseDirectory, "presets/audit.xml"), configuration.RulePath("presets/audit.xml"));
            Assert.Equal(Path.Combine(Path.GetDirectoryName(path)!, "rules/a.xml"), configuration.RulePath("rules/a.xml"));
            Assert.Equal("/etc/a.xml", configuration.RulePath("/etc/a.xml"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RuleChoice Read(string text) => RuleChoice.Read(YamlSettings.Read("monitor.yaml", text).Find("rules") as SettingsMap);
}
