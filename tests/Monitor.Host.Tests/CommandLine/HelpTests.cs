using System.Reflection;
using CommandLine;
using Monitor.Host.CommandLine;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.CommandLine;

/// <summary>The help of each command, and the version.</summary>
public sealed class HelpTests
{
    /// <summary>Each command with the classes that its words are parsed into.</summary>
    public static TheoryData<string, Type[]> Commands => new()
    {
        { "run", [typeof(RunVerb)] },
        { "validate", [typeof(ValidateVerb)] },
        {
            "plugins",
            [
                typeof(PluginsListVerb), typeof(PluginsInfoVerb), typeof(PluginsCheckVerb), typeof(PluginsInstallVerb), typeof(PluginsRemoveVerb),
                typeof(PluginsTrustVerb), typeof(PluginsSignVerb),
            ]
        },
        { "rules", [typeof(RulesVerifyVerb)] },
        { "journal", [typeof(JournalInfoVerb), typeof(JournalVerifyVerb), typeof(JournalCatVerb), typeof(JournalExportVerb)] },
        { "explain", [typeof(ExplainVerb)] },
        { "status", [typeof(StatusVerb)] },
        { "install", [typeof(InstallVerb)] },
        { "uninstall", [typeof(UninstallVerb)] },
        { "version", [typeof(VersionVerb)] },
        { "help", [] },
    };

    [Fact]
    public void Every_command_has_a_help_and_every_verb_a_command()
    {
        Assert.Equal(HelpText.CommandNames.Order(), Commands.Select(row => row.Data.Item1).Order());
        IEnumerable<Type> verbs = typeof(RunVerb).Assembly.GetTypes().Where(type => type.IsDefined(typeof(VerbAttribute)));
        Assert.Equal(verbs.ToHashSet(), Commands.SelectMany(row => row.Data.Item2).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_of_a_command_names_each_of_its_options_and_words(string command, Type[] verbs)
    {
        string text = HelpText.Of(command)!;

        Assert.StartsWith($"monitor {command}", text);
        Assert.EndsWith("\n", text);
        foreach (PropertyInfo property in verbs.SelectMany(verb => verb.GetProperties()))
        {
            if (property.GetCustomAttribute<OptionAttribute>() is { } option)
            {
                Assert.Contains($"--{option.LongName}", text);
                if (option.ShortName.Length > 0)
                    Assert.Contains($"-{option.ShortName},", text);
            }

            if (property.GetCustomAttribute<ValueAttribute>() is { Hidden: false } value)
                Assert.Contains(value.MetaName, text);
        }
    }

    [Fact]
    public void The_overview_names_every_command_and_exit_code()
    {
        string text = HelpText.Overview();

        Assert.All(HelpText.CommandNames, command => Assert.Contains($"  monitor {command} ", text));
        Assert.Equal(
            "Exit codes: 0 well, 1 a check failed, 2 usage, 3 configuration, 4 privilege or platform.",
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(
            (0, 1, 2, 3, 4),
            (ExitCode.Well, ExitCode.CheckFailed, ExitCode.Usage, ExitCode.Configuration, ExitCode.Platform));
    }

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task The_overview_is_printed(string words)
    {
        MonitorProgram result = await MonitorProgram.RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((0, HelpText.Overview(), ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("help run", "run")]
    [InlineData("run --help", "run")]
    [InlineData("run -h --config x", "run")]
    [InlineData("plugins info --help", "plugins")]
    [InlineData("help help", "help")]
    public async Task The_help_of_a_command_is_printed(string words, string command)
    {
        MonitorProgram result = await MonitorProgram.RunAsync(words.Split(' '));

        Assert.Equal((0, HelpText.Of(command), ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task The_version_is_one_line(string word)
    {
        MonitorProgram result = await MonitorProgram.RunAsync(word);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^monitor \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\n$", result.Output);
    }
}
