using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Tests.Generators;

/// <summary>The generated half of an event.</summary>
public sealed class GeneratedSourceTests
{
    private const string Login = """
        using System;
        using Monitor.Sdk.Events;

        namespace Sample.Logins;

        /// <summary>Somebody logged in, "as it were",
        /// over <c>ssh</c>; see <see cref="Text"/>.</summary>
        [Event(2042, "Login", Version = 3, Task = "Somebody \"logged\" in")]
        public readonly ref partial struct Login
        {
            /// <summary>When.</summary>
            public EventTime UtcTime { get; init; }

            /// <summary>Who; <see langword="null"/> if nobody.</summary>
            public Text User { get; init; }

            /// <summary>The shell.</summary>
            public Text Path { get; init; }

            /// <summary>The shell's file.</summary>
            public FileIdentity? File { get; init; }

            /// <summary>The shell's hashes.</summary>
            [HashOf(nameof(Path), File = nameof(File), Process = nameof(ProcessId))]
            public Text Hashes { get; init; }

            /// <summary>The shell's process.</summary>
            public uint ProcessId { get; init; }

            /// <summary>The session.</summary>
            [Hex]
            public ulong Session { get; init; }

            /// <summary>From where.</summary>
            [Own]
            public NetworkAddress? From { get; init; }

            public int NotAField => 3;
        }
        """;

    /// <summary>Also in a project that asks for no documentation file, where the compiler takes documentation for plain comments.</summary>
    [Theory]
    [InlineData(DocumentationMode.Diagnose)]
    [InlineData(DocumentationMode.Parse)]
    [InlineData(DocumentationMode.None)]
    public void The_generated_file_is_the_golden_one(DocumentationMode documentation)
    {
        var run = GeneratorRun.Of(documentation, Login);

        Assert.Empty(run.Reported);
        GeneratedSourceResult generated = Assert.Single(run.Result.GeneratedSources);
        Assert.Equal("Sample.Logins.Login.g.cs", generated.HintName);
        RepositoryFiles.AssertSame(RepositoryFiles.Golden("Login.g.cs.txt"), generated.SourceText.ToString());
    }

    [Fact]
    public void Every_field_type_compiles() => GeneratorRun.Of(GeneratorRun.Event(string.Concat(
        ((string[])["bool", "ulong", "uint", "ushort", "long", "int", "double", "EventTime", "Guid", "NetworkAddress", "FileIdentity"])
            .SelectMany(type => new[] { type, type + "?" })
            .Concat(["Text", "Arguments"])
            .Select((type, at) => GeneratorRun.Field(type, "F" + at))))).AssertCompiles();

    [Fact]
    public void An_event_without_namespace_compiles() =>
        GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count")).Replace("namespace Test;", "")).AssertCompiles();

    [Theory]
    [InlineData("/// <summary>Unclosed <c>code.</summary>")]
    [InlineData("// <summary>No documentation.</summary>")]
    [InlineData("/// <remarks>No summary.</remarks>")]
    [InlineData("")]
    public void A_field_without_a_sound_summary_has_no_description(string comment)
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(comment + "\n    public ulong Count { get; init; }")).AssertCompiles();

        Assert.Contains("FieldSchema(\"Count\", global::Monitor.Sdk.Events.FieldType.Unsigned, \"\")", run.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "\"Sample\"", "Logged")]
    [InlineData(", Default = EventDefault.NotLogged", "\"Sample\"", "NotLogged")]
    [InlineData(", RuleElement = \"Samples\"", "\"Samples\"", "Logged")]
    [InlineData(", RuleElement = \"\", Default = EventDefault.Always", "null", "Always")]
    public void The_schema_says_how_rules_filter_the_event(string arguments, string element, string byDefault)
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), $"[Event(2000, \"Sample\"{arguments})]")).AssertCompiles();
        string text = run.Result.GeneratedSources[0].SourceText.ToString();

        Assert.Contains($"RuleElement = {element},", text, StringComparison.Ordinal);
        Assert.Contains($"Default = global::Monitor.Sdk.Events.EventDefault.{byDefault},", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uint")]
    [InlineData("uint?")]
    [InlineData("ulong")]
    public void A_hexadecimal_field_has_that_type(string type)
    {
        var run = GeneratorRun.Of(GeneratorRun.Event("[Hex] " + GeneratorRun.Field(type, "Mask"))).AssertCompiles();

        Assert.Contains("(\"Mask\", global::Monitor.Sdk.Events.FieldType.Hexadecimal,", run.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Everywhere = true", "HexadecimalEverywhere")]
    [InlineData("Everywhere = false", "Hexadecimal")]
    public void A_field_may_be_hexadecimal_everywhere(string argument, string type)
    {
        var run = GeneratorRun.Of(GeneratorRun.Event($"[Hex({argument})] " + GeneratorRun.Field("ulong", "Place"))).AssertCompiles();

        Assert.Contains($"(\"Place\", global::Monitor.Sdk.Events.FieldType.{type},", run.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_fields_compiles() => GeneratorRun.Of(GeneratorRun.Event("")).AssertCompiles();

    [Fact]
    public void An_internal_event_compiles() =>
        GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), declaration: "internal readonly ref partial struct Sample")).AssertCompiles();

    [Fact]
    public void Names_that_are_keywords_compile() =>
        GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("Text", "@class") + GeneratorRun.Field("ulong?", "@event"))).AssertCompiles();

    [Fact]
    public void Events_of_one_name_in_two_namespaces_compile()
    {
        string other = GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"), "[Event(2001, \"Other\")]").Replace("namespace Test;", "namespace Other;");

        var run = GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count")), other).AssertCompiles();
        Assert.Equal(2, run.Result.GeneratedSources.Length);
    }

    [Fact]
    public void An_event_of_one_field_compiles() => GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field("ulong", "Count"))).AssertCompiles();

    [Theory]
    [InlineData("EventTime", "UtcTime", ".Time => UtcTime;")]
    [InlineData("EventTime?", "UtcTime", ".Time => UtcTime ?? default;")]
    [InlineData("EventTime", "When", ".Time => default;")]
    [InlineData("Text", "UtcTime", ".Time => default;")]
    public void The_time_of_an_event_is_its_UtcTime(string type, string name, string expected)
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(GeneratorRun.Field(type, name))).AssertCompiles();

        Assert.Contains(expected, run.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_hash_field_is_settled_as_any_other()
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(
            "public Text Path { get; init; } [Own, HashOf(nameof(Path))] public Text Hashes { get; init; }"));

        Assert.Contains("{ IsOwn = true, HashSource = new(0, -1, -1) }", run.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_public_init_property_is_no_field()
    {
        var run = GeneratorRun.Of(GeneratorRun.Event(
            "public static int Static { get; } = 1; public int Computed => 1; internal ulong Hidden { get; init; }" + GeneratorRun.Field("ulong", "Count"))).AssertCompiles();
        string text = run.Result.GeneratedSources[0].SourceText.ToString();

        Assert.Contains("\"Count\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Static", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Computed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", text, StringComparison.Ordinal);
    }
}
