using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Tests.Settings;

/// <summary>Which settings there are, which must be there, and what is said when something is wrong.</summary>
public sealed class SettingsBinderTests
{
    [Theory]
    [InlineData("Path", "path")]
    [InlineData("MaxSize", "max-size")]
    [InlineData("KeepClosedFiles", "keep-closed-files")]
    [InlineData("Rfc5424", "rfc5424")]
    [InlineData("path", "path")]
    [InlineData("", "")]
    public void A_setting_is_named_in_lower_case_with_dashes(string property, string expected) =>
        Assert.Equal(expected, SettingsBinder.NameOf(property));

    [Fact]
    public void A_required_setting_that_is_missing_is_told_with_what_to_write()
    {
        MonitorError error = Assert.Single(Tree.Errors<Target>(Tree.Map(("port", "1"))));

        Assert.Equal("MON1102", error.Code);
        Assert.Equal("The setting 'host-name' is missing", error.Cause);
        Assert.Equal("Add 'host-name: text'", error.Cure);
        Assert.Equal(Tree.At(9), error.Place);
    }

    [Fact]
    public void Without_any_settings_the_place_is_where_they_would_stand() =>
        Assert.Equal(Tree.At(5), Assert.Single(Tree.Errors<Target>(null)).Place);

    [Fact]
    public void A_required_setting_without_value_is_missing()
    {
        MonitorError error = Assert.Single(Tree.Errors<Target>(Tree.Map(("host-name", (string?)null))));

        Assert.Equal("MON1102", error.Code);
        Assert.Equal(10, error.Place!.Line);
    }

    [Fact]
    public void An_empty_text_is_a_value() => Assert.Equal("", Tree.Bind<Target>(Tree.Map(("host-name", ""))).HostName);

    [Theory]
    [InlineData("host-nam", "Did you mean 'host-name'? Known are: host-name, port")]
    [InlineData("Host-Name", "Did you mean 'host-name'? Known are: host-name, port")]
    [InlineData("hostname", "Did you mean 'host-name'? Known are: host-name, port")]
    [InlineData("prot", "Did you mean 'port'? Known are: host-name, port")]
    [InlineData("something-else", "Known are: host-name, port")]
    [InlineData("secret", "Known are: host-name, port")]
    public void An_unknown_setting_is_told_with_the_nearest_one(string key, string cure)
    {
        MonitorError error = Assert.Single(Tree.Errors<Target>(Tree.Map(("host-name", "a"), (key, "x"))));

        Assert.Equal("MON1101", error.Code);
        Assert.Equal($"There is no setting '{key}' here", error.Cause);
        Assert.Equal(cure, error.Cure);
        Assert.Equal(Tree.At(11), error.Place);
    }

    [Fact]
    public void A_class_without_settings_knows_none() =>
        Assert.Equal("Nothing is known here", Assert.Single(Tree.Errors<Nothing>(Tree.Map(("a", "b")))).Cure);

    [Fact]
    public void What_cannot_be_set_from_outside_is_no_setting()
    {
        IReadOnlyList<MonitorError> errors = Tree.Errors<Closed>(Tree.Map(("computed", "1"), ("hidden", "1"), ("shared", "1"), ("secret", "1")));

        Assert.All(errors, error => Assert.Equal("MON1101", error.Code));
        Assert.Equal(4, errors.Count);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_each_with_its_place()
    {
        IReadOnlyList<MonitorError> errors = Tree.Errors<Outer>(Tree.Map(
            ("unknown", Tree.Scalar("x", 20)),
            ("count", Tree.Scalar("many", 21)),
            ("inner", Tree.Map(("port", "99999"), ("prot", "1"))),
            ("limited", Tree.Scalar("11", 23))));

        Assert.Equal(
            [("MON1101", 10), ("MON1103", 21), ("MON1103", 10), ("MON1101", 11), ("MON1102", 9), ("MON1104", 23)],
            errors.Select(error => (error.Code, error.Place!.Line)));
    }

    [Fact]
    public void Errors_told_before_do_not_spoil_what_is_right()
    {
        List<MonitorError> errors = [new MonitorError("MON1000", "Before", "Nothing")];

        Assert.NotNull(SettingsBinder.Bind<Nothing>(null, Tree.At(1), errors));
        Assert.Single(errors);
    }

    [Theory]
    [InlineData("limited", "0", "The field limited must be between 1 and 10")]
    [InlineData("word", "A", "Lower case only")]
    [InlineData("long-word", "ab", null)]
    public void Validation_attributes_are_asked(string key, string value, string? cause)
    {
        MonitorError error = Assert.Single(Tree.Errors<Attributed>(Tree.Map((key, value))));

        Assert.Equal("MON1104", error.Code);
        Assert.Equal(new SourcePlace("monitor.yaml", 10, 10), error.Place);
        Assert.False(error.Cause.EndsWith('.'));
        if (cause is not null)
            Assert.Equal(cause, error.Cause);
        else
            Assert.Contains("long-word", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_attributes_let_pass_what_is_right()
    {
        Attributed value = Tree.Bind<Attributed>(Tree.Map(("limited", "10"), ("word", "a"), ("long-word", "abc")));

        Assert.Equal((10, "a", "abc"), (value.Limited, value.Word, value.LongWord));
    }

    [Theory]
    [InlineData("5", "3", 11)]
    [InlineData("5", null, 9)]
    public void A_class_may_check_its_settings_together(string low, string? high, int line)
    {
        SettingsMap map = high is null ? Tree.Map(("low", low)) : Tree.Map(("low", low), ("high", high));

        MonitorError error = Assert.Single(Tree.Errors<Between>(map));
        Assert.Equal(("MON1104", "'high' is below 'low'", "Write a larger one"), (error.Code, error.Cause, error.Cure));
        Assert.Equal(line, error.Place!.Line);
    }

    [Fact]
    public void A_problem_of_the_whole_stands_where_the_settings_begin() =>
        Assert.Equal(Tree.At(9), Assert.Single(Tree.Errors<Between>(Tree.Map(("low", "99"), ("high", "100")))).Place);

    [Fact]
    public void A_class_checks_its_settings_only_when_all_are_there()
    {
        Assert.Equal("MON1102", Assert.Single(Tree.Errors<Careless>(Tree.Map(("port", "1")))).Code);
        Assert.Equal("MON1103", Assert.Single(Tree.Errors<Careless>(Tree.Map(("name", "a"), ("port", "x")))).Code);
        Assert.Equal(["MON1101", "MON1104"], Tree.Errors<Careless>(Tree.Map(("name", "a"), ("unknown", "x"))).Select(error => error.Code));
    }

    [Fact]
    public void A_class_checks_its_settings_once()
    {
        Between value = Tree.Bind<Between>(Tree.Map(("low", "1"), ("high", "2")));

        Assert.Equal(1, value.Calls);
    }

    [Fact]
    public void An_error_prints_as_editors_and_people_read_it()
    {
        MonitorError error = Assert.Single(Tree.Errors<Target>(Tree.Map(("host-name", "a"), ("prot", "1"))));

        Assert.Equal("MON1101 monitor.yaml:11:1: There is no setting 'prot' here. Did you mean 'port'? Known are: host-name, port.", error.ToString());
        Assert.Equal("MON1: a. b.", new MonitorError("MON1", "a", "b").ToString());
        Assert.Equal("f", new SourcePlace("f").ToString());
        Assert.Equal("f:3", new SourcePlace("f", 3).ToString());
    }

    [Fact]
    public void Entries_are_found_by_name_only()
    {
        SettingsMap map = Tree.Map(("a", "1"), ("b", "2"));

        Assert.Equal("2", Assert.IsType<SettingsScalar>(map.Find("b")).Value);
        Assert.Null(map.Find("B"));
    }

    internal sealed class Target
    {
        public required string HostName { get; init; }

        public ushort Port { get; set; }
    }

    internal sealed class Nothing;

    internal sealed class Closed
    {
        public static int Shared { get; set; }

        public int Computed => 1;

        public int Hidden { get; private set; }

        internal int Secret { get; set; }
    }

    internal sealed class Outer
    {
        public int Count { get; set; }

        public Target? Inner { get; set; }

        [Range(1, 10)]
        public int Limited { get; set; }
    }

    internal sealed class Attributed
    {
        [Range(1, 10)]
        public int Limited { get; set; }

        [RegularExpression("[a-z]*", ErrorMessage = "Lower case only.")]
        public string Word { get; set; } = "";

        [MinLength(3)]
        public string LongWord { get; set; } = "";
    }

    internal sealed class Between : IValidatedSettings
    {
        public int Low { get; set; }

        public int High { get; set; }

        public int Calls { get; private set; }

        public IEnumerable<SettingsProblem> Validate()
        {
            Calls++;
            if (High < Low)
                yield return new SettingsProblem(nameof(High), "'high' is below 'low'", "Write a larger one");
            if (High > 50)
                yield return new SettingsProblem("", "Too much", "Write less");
        }
    }

    internal sealed class Careless : IValidatedSettings
    {
        public required string Name { get; set; }

        [Range(0, 65535)]
        public int Port { get; set; }

        public IEnumerable<SettingsProblem> Validate() => Name.Length == 1 ? [new SettingsProblem(nameof(Name), "Too short", "Write more")] : [];
    }
}
