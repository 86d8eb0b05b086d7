using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Settings that take what cannot be meant.</summary>
public sealed class SettingsRuleTests
{
    [Theory]
    [InlineData("int")]
    [InlineData("int?")]
    [InlineData("short")]
    [InlineData("sbyte")]
    [InlineData("long")]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("decimal")]
    [InlineData("TimeSpan")]
    [InlineData("TimeSpan?")]
    [InlineData("ByteSize")]
    public async Task MONSDK030_a_setting_without_bounds(string type) =>
        await MarkedSource.AssertToldAsync("MONSDK030", Settings($"public {type} [|Limit|] {{ get; set; }}"));

    [Theory]
    [InlineData("public uint Number { get; set; }")]
    [InlineData("public bool Flag { get; set; }")]
    [InlineData("public DayOfWeek Day { get; set; }")]
    [InlineData("public int Computed => 3;")]
    [InlineData("internal int Hidden { get; set; }")]
    [InlineData("public int Private { get; private set; }")]
    [InlineData("public static int Static { get; set; }")]
    [InlineData("[Range(1, 3)] public int Limited { get; set; }")]
    [InlineData("[Even] public int Limited { get; set; }")]
    public async Task A_setting_that_is_bound_enough(string member) => await MarkedSource.AssertToldAsync("MONSDK030", Settings(member));

    [Theory]
    [InlineData("if (Limit < 1) yield return new SettingsProblem(nameof(Limit), \"\", \"\");", "Limit")]
    [InlineData("yield break;", "[|Limit|]")]
    public async Task A_setting_of_which_Validate_speaks(string statement, string limit) => await MarkedSource.AssertToldAsync("MONSDK030", $$"""
        using Monitor.Sdk.Settings;
        public sealed class Options : IValidatedSettings
        {
            public int {{limit}} { get; set; }
            public IEnumerable<SettingsProblem> Validate() { {{statement}} }
        }
        """);

    [Theory]
    [InlineData("public sealed class WatcherSettings", "[|Limit|]")]
    [InlineData("public sealed class Watching", "Limit")]
    [InlineData("public static class Settings", "Limit")]
    public async Task A_class_is_known_by_its_name(string declaration, string limit) =>
        await MarkedSource.AssertToldAsync("MONSDK030", $"{declaration} {{ public {(declaration.Contains("static") ? "static " : "")}int {limit} {{ get; set; }} }}");

    [Theory]
    [InlineData("[Collector(\"a\")] public sealed class Watcher(Options options) : FreeCollector { public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask; public int Limit => options.Limit; }")]
    [InlineData("[Sink(\"a\")] public sealed class Writer(Options options, ISinkContext context) : ISink { public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => default; public ValueTask DisposeAsync() => default; public string Name => context.Name + options.Limit; }")]
    public async Task A_class_is_known_by_the_constructor_that_asks_for_it(string entry) => await MarkedSource.AssertToldAsync("MONSDK030", $$"""
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Sinks;
        {{entry}}
        public sealed class Options
        {
            public int [|Limit|] { get; set; }
            public Inner One { get; set; } = new();
            public IReadOnlyDictionary<string, InnerSettings> Many { get; set; } = new Dictionary<string, InnerSettings>();
        }
        public sealed class Inner { public TimeSpan [|Pause|] { get; set; } public Inner? Next { get; set; } }
        public sealed class InnerSettings { public int [|Retries|] { get; set; } }
        """);

    [Theory]
    [InlineData("int Limit { get; set; } = 5;", "Range(1, int.MaxValue)")]
    [InlineData("int Limit { get; set; }", "Range(0, int.MaxValue)")]
    [InlineData("int? Limit { get; set; }", "Range(0, int.MaxValue)")]
    [InlineData("short Limit { get; set; } = 3;", "Range(1, short.MaxValue)")]
    [InlineData("sbyte Limit { get; set; }", "Range(0, sbyte.MaxValue)")]
    [InlineData("long Limit { get; set; } = 2;", "Range(typeof(long), \"1\", \"9223372036854775807\")")]
    [InlineData("float Limit { get; set; }", "Range(0.0, float.MaxValue)")]
    [InlineData("double Limit { get; set; }", "Range(0.0, double.MaxValue)")]
    [InlineData("decimal Limit { get; set; }", "Range(typeof(decimal), \"0\", \"79228162514264337593543950335\")")]
    public async Task A_number_is_given_a_range(string member, string range) => await MarkedSource.AssertFixedAsync(
        "MONSDK030",
        $$"""
        namespace Acme;

        public sealed class WatcherSettings
        {
            /// <summary>The limit.</summary>
            public {{member.Replace("Limit", "[|Limit|]")}}
        }
        """,
        $"Add [{range}]",
        $$"""
        using System.ComponentModel.DataAnnotations;

        namespace Acme;

        public sealed class WatcherSettings
        {
            /// <summary>The limit.</summary>
            [{{range}}]
            public {{member}}
        }
        """);

    [Fact]
    public async Task A_duration_is_checked_in_a_Validate_that_is_made() => await MarkedSource.AssertFixedAsync(
        "MONSDK030",
        """
        namespace Acme;

        public sealed class WatcherSettings
        {
            public TimeSpan [|Pause|] { get; set; } = TimeSpan.FromSeconds(1);
        }
        """,
        "Check it in Validate",
        """
        using Monitor.Sdk.Settings;

        namespace Acme;

        public sealed class WatcherSettings : IValidatedSettings
        {
            public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);

            /// <inheritdoc/>
            public IEnumerable<SettingsProblem> Validate()
            {
                if (Pause <= TimeSpan.Zero)
                    yield return new SettingsProblem(nameof(Pause), "A duration of 0 cannot be used", "Write a duration such as 10 s");
            }
        }
        """);

    [Fact]
    public async Task A_size_is_checked_in_the_Validate_that_is_there() => await MarkedSource.AssertFixedAsync(
        "MONSDK030",
        """
        using Monitor.Sdk.Settings;

        namespace Acme;

        public sealed class WatcherSettings : IValidatedSettings
        {
            public string Path { get; set; } = "/a";

            public ByteSize? [|Size|] { get; set; }

            public IEnumerable<SettingsProblem> Validate()
            {
                if (Path.Length == 0)
                    yield return new SettingsProblem(nameof(Path), "It is empty", "Write a path");
            }
        }
        """,
        "Check it in Validate",
        """
        using Monitor.Sdk.Settings;

        namespace Acme;

        public sealed class WatcherSettings : IValidatedSettings
        {
            public string Path { get; set; } = "/a";

            public ByteSize? Size { get; set; }

            public IEnumerable<SettingsProblem> Validate()
            {
                if (Path.Length == 0)
                    yield return new SettingsProblem(nameof(Path), "It is empty", "Write a path");
                if (Size is { Bytes: 0 })
                    yield return new SettingsProblem(nameof(Size), "A size of 0 cannot be used", "Write a size such as 64 KiB");
            }
        }
        """);

    [Fact]
    public async Task Numbers_and_durations_are_checked_at_once()
    {
        var project = PluginProject.Of(null, Settings("public int Retries { get; set; } = 3;\n    public long Most { get; set; }\n    public TimeSpan Pause { get; set; }"));

        PluginProject after = await project.FixAllAsync("MONSDK030", "Check");

        Assert.Contains("[Range(1, int.MaxValue)]\n    public int Retries", after.Source, StringComparison.Ordinal);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    [Theory]
    [InlineData("public string [|To|] { get; set; } = null!;", "Make it required", "public required string To { get; set; }")]
    [InlineData("public Uri [|To|] { get; init; } = default!;", "Make it required", "public required Uri To { get; init; }")]
    [InlineData("public string [|To|] { get; set; } = null!;", "Let it be null", "public string? To { get; set; }")]
    [InlineData("public string [|To|] { get; set; }", "Make it required", "public required string To { get; set; }")]
    public async Task MONSDK031_a_text_that_may_be_missing(string member, string title, string expected) =>
        await MarkedSource.AssertFixedAsync("MONSDK031", Settings(member), title, Settings(expected));

    [Theory]
    [InlineData("public string To { get; set; } = \"\";")]
    [InlineData("public required string To { get; set; }")]
    [InlineData("public string? To { get; set; }")]
    [InlineData("public string To { get; set; } public WatcherSettings() => To = \"a\";")]
    public async Task A_text_that_is_there_or_may_be_null(string member) => await MarkedSource.AssertToldAsync("MONSDK031", Settings(member));

    private static string Settings(string member) => $$"""
        using System.ComponentModel.DataAnnotations;
        using Monitor.Sdk.Settings;

        namespace Acme;

        public sealed class WatcherSettings
        {
            {{member}}
        }

        public sealed class EvenAttribute : ValidationAttribute;
        """;
}
