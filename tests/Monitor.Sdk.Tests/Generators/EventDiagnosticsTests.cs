using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Tests.Generators;

/// <summary>Each mistake in a declaration is named, at the place where it stands.</summary>
public sealed class EventDiagnosticsTests
{
    [Theory]
    [InlineData("public readonly ref struct Sample")]
    [InlineData("public readonly partial struct Sample")]
    [InlineData("public ref partial struct Sample")]
    [InlineData("public partial struct Sample")]
    [InlineData("public readonly ref partial struct Sample<T>")]
    [InlineData("public readonly partial record struct Sample")]
    public void MONSDK001_another_kind_of_type(string declaration) =>
        AssertReported("MONSDK001", "Sample", GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), declaration: declaration));

    [Fact]
    public void MONSDK001_nested_type() => AssertReported(
        "MONSDK001",
        "Sample",
        """
        using Monitor.Sdk.Events;
        public static partial class Outer
        {
            [Event(2000, "Sample")]
            public readonly ref partial struct Sample { public ulong Count { get; init; } }
        }
        """);

    [Theory]
    [InlineData("string")]
    [InlineData("byte")]
    [InlineData("short")]
    [InlineData("float")]
    [InlineData("decimal")]
    [InlineData("object")]
    [InlineData("char")]
    [InlineData("int[]")]
    [InlineData("DateTime")]
    [InlineData("ReadOnlySpan<byte>")]
    [InlineData("short?")]
    public void MONSDK002_a_type_that_a_record_cannot_hold(string type) =>
        AssertReported("MONSDK002", "Wrong", GeneratorRun.Event(GeneratorRun.Field("ulong", "Count") + GeneratorRun.Field(type, "Wrong")));

    [Fact]
    public void MONSDK003_more_than_64_fields()
    {
        GeneratorRun.Of(GeneratorRun.Event(Fields(64))).AssertCompiles();
        AssertReported("MONSDK003", "Sample", GeneratorRun.Event(Fields(65)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65536")]
    public void MONSDK004_an_id_that_is_not_possible(string id) =>
        AssertReported("MONSDK004", "Sample", GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), $"[Event({id}, \"Sample\")]"));

    [Theory]
    [InlineData("1")]
    [InlineData("65535")]
    public void The_ends_of_the_range_of_ids_are_possible(string id) =>
        GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), $"[Event({id}, \"Sample\")]")).AssertCompiles();

    [Fact]
    public void An_own_field_may_lie_before_others() =>
        GeneratorRun.Of(GeneratorRun.Event($"[Own] public ulong Own {{ get; init; }} {GeneratorRun.Field("ulong", "Late")}")).AssertCompiles();

    [Theory]
    [InlineData("[HashOf(\"Nothing\")]")]
    [InlineData("[HashOf(\"Path\", File = \"Nothing\")]")]
    [InlineData("[HashOf(\"Path\", File = \"Identity\", Process = \"Nothing\")]")]
    [InlineData("[HashOf(\"Identity\")]")]
    [InlineData("[HashOf(\"Path\", File = \"Path\")]")]
    [InlineData("[HashOf(\"Path\", Process = \"Path\")]")]
    public void MONSDK006_a_hash_of_what_is_no_such_field(string attribute) => AssertReported(
        "MONSDK006", "Hashes", GeneratorRun.Event(HashFields + attribute + " public Text Hashes { get; init; }"));

    [Fact]
    public void MONSDK006_a_hash_field_that_is_no_text() => AssertReported(
        "MONSDK006", "Hashes", GeneratorRun.Event(HashFields + "[HashOf(\"Path\")] public ulong Hashes { get; init; }"));

    [Theory]
    [InlineData("[HashOf(\"Path\")]")]
    [InlineData("[HashOf(\"Path\", File = \"Identity\", Process = \"Pid\")]")]
    [InlineData("[HashOf(\"Path\", File = \"Maybe\", Process = \"Pid\")]")]
    [InlineData("[Own, HashOf(\"Path\", File = \"Identity\")]")]
    public void A_hash_of_fields_that_are_there_is_possible(string attribute) =>
        GeneratorRun.Of(GeneratorRun.Event(HashFields + attribute + " public Text Hashes { get; init; }")).AssertCompiles();

    [Theory]
    [InlineData("[Lookup(\"\", \"Path\")] public Text Found")]
    [InlineData("[Lookup(\"place\", \"Nothing\")] public Text Found")]
    [InlineData("[Lookup(\"place\", \"Path\")] public ulong Found")]
    [InlineData("[HashOf(\"Path\"), Lookup(\"place\", \"Path\")] public Text Found")]
    public void MONSDK016_a_lookup_by_what_is_no_such_field(string field) =>
        AssertReported("MONSDK016", "Found", GeneratorRun.Event($"{HashFields} {field} {{ get; init; }}"));

    [Theory]
    [InlineData("[Lookup(\"place\")]")]
    [InlineData("[Lookup(\"place\", \"Path\", \"Pid\", \"Maybe\")]")]
    [InlineData("[Own, Lookup(\"place\", \"Identity\")]")]
    public void A_lookup_by_any_fields_that_are_there_is_possible(string attribute) =>
        GeneratorRun.Of(GeneratorRun.Event($"{HashFields} {attribute} public Text Found {{ get; init; }}")).AssertCompiles();

    [Fact]
    public void MONSDK007_an_id_that_is_used_twice()
    {
        string second = GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), declaration: "public readonly ref partial struct Second");
        var run = GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count")), second);

        Diagnostic reported = Assert.Single(run.Reported);
        Assert.Equal("MONSDK007", reported.Id);
        Assert.Equal("Second", GeneratorRun.Pointed(reported, second));
        Assert.Contains("'Sample' and 'Second'", reported.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EventID")]
    [InlineData("EventName")]
    [InlineData("EventUid")]
    [InlineData("Computer")]
    [InlineData("TimeNs")]
    [InlineData("Monitor")]
    [InlineData("CaptureOrder")]
    [InlineData("FieldLate")]
    [InlineData("Incomplete")]
    [InlineData("Escaped")]
    [InlineData("EventTime")]
    [InlineData("RecordNumber")]
    public void MONSDK008_a_name_that_a_line_of_JSON_has_already(string name) =>
        AssertReported("MONSDK008", name, GeneratorRun.Event(GeneratorRun.Field("ulong", name)));

    [Theory]
    [InlineData("RuleElement = \"\"")]
    [InlineData("RuleElement = \"\", Default = EventDefault.Logged")]
    [InlineData("RuleElement = \"\", Default = EventDefault.NotLogged")]
    [InlineData("Default = EventDefault.Always")]
    [InlineData("RuleElement = \"Element\", Default = EventDefault.Always")]
    public void MONSDK009_an_event_that_no_element_filters_is_always_logged(string arguments) => AssertReported(
        "MONSDK009", "Sample", GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), $"[Event(2000, \"Sample\", {arguments})]"));

    [Fact]
    public void All_mistakes_are_told_at_once_and_nothing_is_generated()
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(
            "[Own] public ulong Own { get; init; }" + GeneratorRun.Field("string", "Wrong"), "[Event(0, \"Sample\")]", "public partial struct Sample"));

        Assert.Equal(["MONSDK001", "MONSDK002", "MONSDK004"], run.Reported.Select(diagnostic => diagnostic.Id).Order());
        Assert.Empty(run.Result.GeneratedSources);
    }

    private const string HashFields =
        "public Text Path { get; init; } public FileIdentity Identity { get; init; } public FileIdentity? Maybe { get; init; } public uint Pid { get; init; } ";

    private static string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => GeneratorRun.Field("ulong", "F" + i)));

    private static void AssertReported(string id, string at, string source)
    {
        var run = GeneratorRun.Of(source);

        Diagnostic reported = Assert.Single(run.Reported);
        Assert.Equal(id, reported.Id);
        Assert.Equal(DiagnosticSeverity.Error, reported.Severity);
        Assert.Equal(at, GeneratorRun.Pointed(reported, source));
        Assert.Equal("Sample.cs", reported.Location.GetLineSpan().Path);
        Assert.Empty(run.Result.GeneratedSources);
    }
}
