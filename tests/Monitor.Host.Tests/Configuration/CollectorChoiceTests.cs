using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Tests.Configuration;

/// <summary>Which collectors are wanted: <c>all</c>, or those listed, with their settings.</summary>
public sealed class CollectorChoiceTests
{
    [Theory]
    [InlineData("x: 1")]
    [InlineData("collectors:")]
    [InlineData("collectors: ~")]
    [InlineData("collectors: all")]
    [InlineData("collectors: 'all'")]
    [InlineData("collectors: [all]")]
    public void Nothing_and_all_mean_every_collector(string text)
    {
        CollectorChoice choice = Read(text);

        Assert.Empty(choice.Errors);
        Assert.Empty(choice.Entries);
        Assert.True(choice.IsAll);
        Assert.True(choice.Wants("any"));
    }

    [Fact]
    public void A_list_means_those_that_it_names()
    {
        CollectorChoice choice = Read("collectors:\n  - one\n  - two: { limit: 3 }\n  - three:\n  - { four: { a: 1, b: 2 } }\n");

        Assert.Empty(choice.Errors);
        Assert.False(choice.IsAll);
        Assert.Equal(["one", "two", "three", "four"], choice.Entries.Select(entry => entry.Name));
        Assert.All(choice.Entries, entry => Assert.True(choice.Wants(entry.Name)));
        Assert.False(choice.Wants("five"));
        Assert.Null(choice.Find("five"));
        Assert.Null(choice.Find("one")!.Settings);
        Assert.NotNull(Assert.IsType<SettingsMap>(choice.Find("two")!.Settings).Find("limit"));
        Assert.Null(Assert.IsType<SettingsScalar>(choice.Find("three")!.Settings).Value);
        Assert.Equal(2, Assert.IsType<SettingsMap>(choice.Find("four")!.Settings).Entries.Count);
        Assert.Equal([(2, 5), (3, 5), (4, 5), (5, 7)], choice.Entries.Select(entry => (entry.Place.Line, entry.Place.Column)));
    }

    [Theory]
    [InlineData("collectors: [all, one: { x: 1 }]")]
    [InlineData("collectors: [one: { x: 1 }, all]")]
    public void All_and_entries_mean_every_collector_some_with_settings(string text)
    {
        CollectorChoice choice = Read(text);

        Assert.Empty(choice.Errors);
        Assert.True(choice.IsAll);
        Assert.True(choice.Wants("another"));
        Assert.NotNull(Assert.Single(choice.Entries).Settings);
    }

    [Fact]
    public void An_empty_list_means_none()
    {
        CollectorChoice choice = Read("collectors: []");

        Assert.Empty(choice.Errors);
        Assert.False(choice.Wants("any"));
    }

    [Theory]
    [InlineData("collectors: one", 1, 13)]
    [InlineData("collectors: ALL", 1, 13)]
    [InlineData("collectors: { one: { x: 1 } }", 1, 13)]
    [InlineData("collectors: [one, [two]]", 1, 19)]
    [InlineData("collectors: [one, ~]", 1, 19)]
    [InlineData("collectors:\n  - one\n  -\n", 3, 4)]
    [InlineData("collectors: [{}]", 1, 14)]
    [InlineData("collectors:\n  - one:\n    two:\n", 2, 5)]
    public void Anything_else_is_refused_where_it_stands(string text, int line, int column)
    {
        CollectorChoice choice = Read(text);

        MonitorError error = Assert.Single(choice.Errors);
        Assert.Equal("MON1012", error.Code);
        Assert.Equal((line, column), (error.Place!.Line, error.Place.Column));
        Assert.False(choice.IsAll);
    }

    [Theory]
    [InlineData("collectors: [one, two, one]", 1, 24)]
    [InlineData("collectors: [one, one: { x: 1 }]", 1, 19)]
    public void A_collector_that_is_listed_twice_is_refused_at_the_second(string text, int line, int column)
    {
        MonitorError error = Assert.Single(Read(text).Errors);

        Assert.Equal("MON1011", error.Code);
        Assert.Contains("'one'", error.Cause);
        Assert.Equal((line, column), (error.Place!.Line, error.Place.Column));
    }

    private static CollectorChoice Read(string text) => CollectorChoice.Read(YamlSettings.Read("monitor.yaml", text).Find("collectors"));
}
