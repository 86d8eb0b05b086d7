using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>A rule set that is several files.</summary>
public sealed class PathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_files_of_a_folder_are_taken_by_name_and_other_files_are_not()
    {
        Write("b.xml", Include("<Image name=\"second\" condition=\"is\">a</Image>"));
        Write("a.xml", Include("<Image name=\"first\" condition=\"is\">a</Image>"));
        Write("c.txt", "no XML");

        RuleSet rules = Read(_folder).Set!;

        Assert.Equal("modules", rules.Name);
        Assert.Equal(["first", "second"], Filters(rules).Select(filter => filter.Name));
        Assert.Equal([Path.Combine(_folder, "a.xml"), Path.Combine(_folder, "b.xml")], Filters(rules).Select(filter => filter.Place.File));
    }

    [Fact]
    public void Files_are_taken_in_the_order_in_which_they_are_named()
    {
        Write("b.xml", Include("<Image name=\"second\" condition=\"is\">a</Image>"));
        Write("a.xml", Include("<Image name=\"first\" condition=\"is\">a</Image>"));

        Assert.Equal(["second", "first"], Filters(Read(Path.Combine(_folder, "b.xml"), Path.Combine(_folder, "a.xml")).Set!).Select(filter => filter.Name));
    }

    /// <summary>Two excluding sets of one file log nothing; those of two modules are one, and the rest is logged.</summary>
    [Fact]
    public void Excluding_modules_leave_the_rest_logged()
    {
        Write("a.xml", Exclude("a"));
        Write("b.xml", Exclude("b"));

        RuleSet rules = Read(_folder).Set!;

        Assert.False(IsLogged(rules, "a"));
        Assert.False(IsLogged(rules, "b"));
        Assert.True(IsLogged(rules, "c"));
    }

    [Fact]
    public void A_mistake_in_one_file_refuses_all_and_names_the_file()
    {
        Write("a.xml", Include("<Image condition=\"is\">a</Image>"));
        Write("b.xml", Include("<Image condition=\"bogus\">a</Image>"));

        RuleSetReading reading = Read(_folder);

        Assert.Null(reading.Set);
        Assert.Equal(Path.Combine(_folder, "b.xml"), Assert.Single(reading.Errors).Place?.File);
    }

    [Theory]
    [InlineData("absent.xml")]
    [InlineData("")]
    public void A_file_that_is_not_there_and_a_folder_without_rules_are_errors(string name)
    {
        RuleSetReading reading = Read(Path.Combine(_folder, name));

        Assert.Null(reading.Set);
        Assert.StartsWith(_folder, Assert.Single(reading.Errors).Place?.File, StringComparison.Ordinal);
    }

    private static bool IsLogged(RuleSet rules, string image) =>
        TextRules.Evaluate(rules, TextRules.Schema(7), new Dictionary<string, string> { ["Image"] = image }).IsLogged;

    private static IEnumerable<FieldFilter> Filters(RuleSet rules) => rules.Sets.SelectMany(set => set.Items).Cast<FieldFilter>();

    private static string Include(string filters) => Configuration($"<ProcessCreate onmatch=\"include\">{filters}</ProcessCreate>");

    private static string Exclude(string image) => Configuration($"<ImageLoad onmatch=\"exclude\"><Image condition=\"is\">{image}</Image></ImageLoad>");

    private static string Configuration(string set) =>
        $"<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">{set}</RuleGroup></EventFiltering></Sysmon>";

    private static RuleSetReading Read(params string[] paths) => RuleSetReader.Read("modules", paths, TextRules.Catalog, new RuleReadOptions());

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content, Encoding.UTF8);
}
