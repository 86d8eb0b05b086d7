using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Tests.Settings;

/// <summary>Every type that a setting may have.</summary>
public sealed class SettingsValueTests
{
    [Fact]
    public void Each_type_is_read()
    {
        Everything value = Tree.Bind<Everything>(Tree.Map(
            ("text", Tree.Scalar("a b")),
            ("flag", Tree.Scalar("true")),
            ("small", Tree.Scalar("65535")),
            ("number", Tree.Scalar("-2147483648")),
            ("large", Tree.Scalar("18446744073709551615")),
            ("real", Tree.Scalar("-1.5e3")),
            ("short-real", Tree.Scalar("0.25")),
            ("exact", Tree.Scalar("0.1")),
            ("letter", Tree.Scalar("ü")),
            ("address", Tree.Scalar("https://example.org/a?b")),
            ("time", Tree.Scalar("200 ms")),
            ("size", Tree.Scalar("64 KiB")),
            ("choice", Tree.Scalar("very-good")),
            ("maybe", Tree.Scalar("7")),
            ("names", Tree.Texts("a", "b")),
            ("numbers", Tree.Texts("1", "2")),
            ("choices", Tree.Texts("bad", "good")),
            ("table", Tree.Map(("x", "1 s"), ("Y y", "2 s"))),
            ("inner", Tree.Map(("path", "p"))),
            ("inners", Tree.List(Tree.Map(("path", "1")), Tree.Map(("path", "2")))),
            ("raw", Tree.List()),
            ("raw-map", Tree.Map(("any", "thing")))));

        Assert.Equal("a b", value.Text);
        Assert.True(value.Flag);
        Assert.Equal(ushort.MaxValue, value.Small);
        Assert.Equal(int.MinValue, value.Number);
        Assert.Equal(ulong.MaxValue, value.Large);
        Assert.Equal(-1500, value.Real);
        Assert.Equal((0.25f, 0.1m, 'ü'), (value.ShortReal, value.Exact, value.Letter));
        Assert.Equal("https://example.org/a?b", value.Address!.OriginalString);
        Assert.Equal(TimeSpan.FromMilliseconds(200), value.Time);
        Assert.Equal(65536, value.Size.Bytes);
        Assert.Equal(Quality.VeryGood, value.Choice);
        Assert.Equal(7, value.Maybe);
        Assert.Equal(["a", "b"], value.Names);
        Assert.Equal([1, 2], value.Numbers);
        Assert.Equal([Quality.Bad, Quality.Good], value.Choices);
        Assert.Equal(TimeSpan.FromSeconds(1), value.Table["x"]);
        Assert.Equal(TimeSpan.FromSeconds(2), value.Table["Y y"]);
        Assert.Equal("p", value.Inner!.Path);
        Assert.Equal(["1", "2"], value.Inners.Select(inner => inner.Path));
        Assert.IsType<SettingsList>(value.Raw);
        Assert.Equal("any", Assert.Single(value.RawMap!.Entries).Key);
    }

    [Fact]
    public void What_is_not_written_keeps_its_default()
    {
        Everything value = Tree.Bind<Everything>(null);

        Assert.Equal("default", value.Text);
        Assert.Equal(5, value.Number);
        Assert.Null(value.Maybe);
        Assert.Equal(["default"], value.Names);
        Assert.Null(value.Raw);
    }

    [Fact]
    public void Nothing_written_for_a_setting_leaves_its_default()
    {
        Everything value = Tree.Bind<Everything>(Tree.Map(
            ("text", (string?)null), ("number", null), ("maybe", null), ("names", null), ("choice", null), ("time", null), ("table", null),
            ("inner", null), ("raw", null), ("raw-map", null)));

        Assert.Equal("default", value.Text);
        Assert.Equal(5, value.Number);
        Assert.Null(value.Maybe);
        Assert.Equal(["default"], value.Names);
        Assert.Equal(Quality.Good, value.Choice);
        Assert.Equal(TimeSpan.FromHours(1), value.Time);
        Assert.Single(value.Table);
        Assert.Null(value.Inner);
        Assert.Null(value.Raw);
        Assert.Null(value.RawMap);
    }

    [Fact]
    public void A_whole_that_is_nothing_is_all_defaults() => Assert.Equal("default", Tree.Bind<Everything>(Tree.Scalar(null)).Text);

    [Fact]
    public void A_single_value_is_a_list_of_one()
    {
        Everything value = Tree.Bind<Everything>(Tree.Map(("names", Tree.Scalar("a")), ("numbers", Tree.Scalar("1")), ("inners", Tree.Map(("path", "1")))));

        Assert.Equal(["a"], value.Names);
        Assert.Equal([1], value.Numbers);
        Assert.Equal("1", Assert.Single(value.Inners).Path);
    }

    [Fact]
    public void An_empty_list_and_an_empty_map_are_empty()
    {
        Everything value = Tree.Bind<Everything>(Tree.Map(("names", Tree.List()), ("numbers", Tree.List()), ("table", new SettingsMap(Tree.At(1), []))));

        Assert.Empty(value.Names);
        Assert.Empty(value.Numbers);
        Assert.Empty(value.Table);
    }

    [Theory]
    [InlineData("flag", "yes", "true or false")]
    [InlineData("flag", "True", "true or false")]
    [InlineData("flag", "1", "true or false")]
    [InlineData("small", "65536", "a whole number from 0 to 65535")]
    [InlineData("small", "-1", "a whole number from 0 to 65535")]
    [InlineData("number", "2147483648", "a whole number from -2147483648 to 2147483647")]
    [InlineData("number", "1.5", "a whole number from -2147483648 to 2147483647")]
    [InlineData("number", "1,000", "a whole number from -2147483648 to 2147483647")]
    [InlineData("number", "", "a whole number from -2147483648 to 2147483647")]
    [InlineData("number", "0x10", "a whole number from -2147483648 to 2147483647")]
    [InlineData("large", "18446744073709551616", "a whole number from 0 to 18446744073709551615")]
    [InlineData("large", "99999999999999999999999999999999999", "a whole number from 0 to 18446744073709551615")]
    [InlineData("maybe", "x", "a whole number from -2147483648 to 2147483647")]
    [InlineData("real", "x", "a number")]
    [InlineData("real", "NaN", "a number")]
    [InlineData("real", "1e999", "a number")]
    [InlineData("real", "1,5", "a number")]
    [InlineData("short-real", "1e99", "a number")]
    [InlineData("exact", "1e99", "a number")]
    [InlineData("letter", "ab", "one character")]
    [InlineData("letter", "", "one character")]
    [InlineData("address", "example.org", "an address such as https://example.org/path")]
    [InlineData("address", "/var/log", "an address such as https://example.org/path")]
    [InlineData("time", "5", "a duration such as 200 ms, 2 s, 5 min, 1 h or 7 d")]
    [InlineData("size", "many", "a size such as 64 KiB, 100 MiB or 2 GiB")]
    [InlineData("choice", "VeryGood", "one of good, very-good, bad")]
    [InlineData("choice", "1", "one of good, very-good, bad")]
    public void A_value_of_another_type_is_refused_where_it_stands(string key, string value, string expected)
    {
        MonitorError error = Assert.Single(Tree.Errors<Everything>(Tree.Map((key, value))));

        Assert.Equal("MON1103", error.Code);
        Assert.Equal($"'{value}' is not {expected}", error.Cause);
        Assert.Equal($"Write {expected}", error.Cure);
        Assert.Equal(new SourcePlace("monitor.yaml", 10, 10), error.Place);
    }

    [Fact]
    public void Each_wrong_item_of_a_list_is_told()
    {
        IReadOnlyList<MonitorError> errors = Tree.Errors<Everything>(
            Tree.Map(("numbers", Tree.List(Tree.Scalar("1", 20), Tree.Scalar("x", 21), Tree.Scalar(null, 22), Tree.List(), Tree.Scalar("y", 24)))));

        Assert.Equal(["MON1103", "MON1103", "MON1105", "MON1103"], errors.Select(error => error.Code));
        Assert.Equal([21, 22, 1, 24], errors.Select(error => error.Place!.Line));
        Assert.Equal("There is no value", errors[1].Cause);
    }

    [Theory]
    [InlineData("text", "A list stands here", "Write text")]
    [InlineData("inner", "A list stands here", "Write settings, one 'name: value' each")]
    [InlineData("table", "A list stands here", "Write a map, one 'name: value' each")]
    [InlineData("raw-map", "A list stands here", "Write settings, one 'name: value' each")]
    public void A_list_where_none_belongs_is_refused(string key, string cause, string cure) =>
        AssertShape(Assert.Single(Tree.Errors<Everything>(Tree.Map((key, (SettingsNode)Tree.List())))), cause, cure);

    [Theory]
    [InlineData("text", "Write text")]
    [InlineData("names", "Write text")]
    [InlineData("time", "Write a duration such as 200 ms, 2 s, 5 min, 1 h or 7 d")]
    public void A_map_where_none_belongs_is_refused(string key, string cure) =>
        AssertShape(Assert.Single(Tree.Errors<Everything>(Tree.Map((key, (SettingsNode)Tree.Map(("a", "b")))))), "A map of settings stands here", cure);

    [Theory]
    [InlineData("inner", "Write settings, one 'name: value' each")]
    [InlineData("table", "Write a map, one 'name: value' each")]
    public void A_single_value_where_none_belongs_is_refused(string key, string cure) =>
        AssertShape(Assert.Single(Tree.Errors<Everything>(Tree.Map((key, "x")))), "A single value stands here", cure);

    [Fact]
    public void The_whole_must_be_a_map() => AssertShape(
        Assert.Single(Tree.Errors<Everything>(Tree.Texts("a"))), "A list stands here", "Write settings, one 'name: value' each");

    private static void AssertShape(MonitorError error, string cause, string cure)
    {
        Assert.Equal("MON1105", error.Code);
        Assert.Equal(cause, error.Cause);
        Assert.Equal(cure, error.Cure);
    }

    internal enum Quality
    {
        Good,
        VeryGood,
        Bad,
    }

    internal sealed class Inner
    {
        public string Path { get; set; } = "";
    }

    internal sealed class Everything
    {
        public string Text { get; set; } = "default";

        public bool Flag { get; set; }

        public ushort Small { get; set; }

        public int Number { get; set; } = 5;

        public ulong Large { get; set; }

        public double Real { get; set; }

        public float ShortReal { get; set; }

        public decimal Exact { get; set; }

        public char Letter { get; set; }

        public Uri? Address { get; set; }

        public TimeSpan Time { get; init; } = TimeSpan.FromHours(1);

        public ByteSize Size { get; set; }

        public Quality Choice { get; set; }

        public int? Maybe { get; set; }

        public IReadOnlyList<string> Names { get; set; } = ["default"];

        public int[] Numbers { get; set; } = [];

        public List<Quality> Choices { get; set; } = [];

        public IReadOnlyDictionary<string, TimeSpan> Table { get; set; } = new Dictionary<string, TimeSpan> { ["default"] = default };

        public Inner? Inner { get; set; }

        public IReadOnlyList<Inner> Inners { get; set; } = [];

        public SettingsNode? Raw { get; set; }

        public SettingsMap? RawMap { get; set; }
    }
}
