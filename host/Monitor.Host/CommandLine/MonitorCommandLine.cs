using System.Reflection;
using CommandLine;
using Monitor.Host.Diagnostics;
using Monitor.Host.Installation;
using Monitor.Host.JournalFiles;
using Monitor.Host.PluginFiles;
using Monitor.Host.RuleFiles;
using Monitor.Host.Running;
using Monitor.Host.Services;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Running;

namespace Monitor.Host.CommandLine;

/// <summary>The commands of the <c>monitor</c> program. The first word picks a command or a group; then its own options are parsed.</summary>
internal static class MonitorCommandLine
{
    private static readonly string[] PluginVerbs = ["list", "info", "check", "install", "remove", "trust", "sign"];

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        string command = arguments.Length == 0 ? "help" : arguments[0];
        string[] rest = arguments.Length == 0 ? [] : arguments[1..];
        if (command == WorkerSet.Verb)
            return WorkerRun.Run(rest);
        if (rest.Any(word => word is "--help" or "-h"))
            return Help([command]);
        switch (command)
        {
            case "run":
                return await ParseAsync<RunVerb>(command, rest, verb => verb.Service ? ServiceCommand.RunAsync(verb.Config) : RunCommand.RunAsync(verb.Config)).ConfigureAwait(false);
            case "install":
                return Parse<InstallVerb>(command, rest, InstallCommand.Install);
            case "uninstall":
                return Parse<UninstallVerb>(command, rest, InstallCommand.Uninstall);
            case "validate":
                return Parse<ValidateVerb>(command, rest, Validate);
            case "explain":
                return Parse<ExplainVerb>(command, rest, Explain);
            case "status":
                return Parse<StatusVerb>(command, rest, verb => StatusCommand.Run(verb.Config, verb.Json));
            case "plugins":
                return Plugins(rest);
            case "rules":
                return Rules(rest);
            case "journal":
                return JournalGroup(rest);
            case "version" or "--version":
                return Parse<VersionVerb>("version", rest, _ => Version());
            case "help" or "--help" or "-h":
                return Help(rest);
            default:
                return Fail(UsageErrors.UnknownCommand(command, HelpText.CommandNames));
        }
    }

    /// <summary>Prints errors, one a line, to standard error.</summary>
    public static void Print(IEnumerable<MonitorError> errors)
    {
        foreach (MonitorError error in errors)
            StandardError.Write($"{ShownText.Line(error.ToString())}\n");
    }

    private static int Plugins(string[] rest)
    {
        string verb = rest.Length > 0 && !rest[0].StartsWith('-') ? rest[0] : "list";
        string[] options = rest.Length > 0 && rest[0] == verb ? rest[1..] : rest;
        return verb switch
        {
            "list" => Parse<PluginsListVerb>("plugins", options, PluginsListCommand.Run),
            "info" => Parse<PluginsInfoVerb>("plugins", options, PluginsInfoCommand.Run),
            "check" => Parse<PluginsCheckVerb>("plugins", options, PluginsCheckCommand.Run),
            "install" => Parse<PluginsInstallVerb>("plugins", options, PluginsInstallCommand.Install),
            "remove" => Parse<PluginsRemoveVerb>("plugins", options, PluginsInstallCommand.Remove),
            "trust" => Parse<PluginsTrustVerb>("plugins", options, PluginsTrustCommand.Run),
            "sign" => Parse<PluginsSignVerb>("plugins", options, PluginsSignCommand.Run),
            _ => Fail(UsageErrors.UnknownCommand("plugins " + verb, [.. PluginVerbs.Select(known => "plugins " + known)])),
        };
    }

    private static int Rules(string[] rest)
    {
        if (rest.Length == 0 || rest[0].StartsWith('-'))
            return Fail(UsageErrors.Missing("a word behind it: verify", "rules"));
        if (rest[0] != "verify")
            return Fail(UsageErrors.UnknownCommand("rules " + rest[0], ["rules verify"]));
        return Parse<RulesVerifyVerb>("rules", rest[1..], verb =>
            verb.Files.Any() ? VerifyCommand.Run(verb.Config, [.. verb.Files]) : Fail(UsageErrors.Missing("a file of vectors", "rules verify")));
    }

    private static int JournalGroup(string[] rest)
    {
        if (rest.Length == 0 || rest[0].StartsWith('-'))
            return Fail(UsageErrors.Missing("a word behind it: info, verify, cat or export", "journal"));
        return rest[0] switch
        {
            "info" => Parse<JournalInfoVerb>("journal", rest[1..], JournalInfoCommand.Run),
            "verify" => Parse<JournalVerifyVerb>("journal", rest[1..], JournalVerifyCommand.Run),
            "cat" => Parse<JournalCatVerb>("journal", rest[1..], JournalCatCommand.Run),
            "export" => Parse<JournalExportVerb>("journal", rest[1..], JournalExportCommand.Run),
            _ => Fail(UsageErrors.UnknownCommand("journal " + rest[0], ["journal info", "journal verify", "journal cat", "journal export"])),
        };
    }

    private static int Validate(ValidateVerb verb)
    {
        if (verb.Files.FirstOrDefault(word => word.EndsWith(".yaml", StringComparison.Ordinal) || word.EndsWith(".yml", StringComparison.Ordinal)) is { } word)
            return Fail(UsageErrors.Surplus(word, "validate"));
        return verb.Events is not null && !verb.Cost ? Fail(UsageErrors.Missing("'--cost' where there is '--events'", "validate")) : ValidateCommand.Run(verb);
    }

    private static int Explain(ExplainVerb verb) => verb.Event is null && !Console.IsInputRedirected
        ? Fail(UsageErrors.Missing("'--event FILE', or events on standard input", "explain"))
        : ExplainCommand.Run(verb);

    private static int Version()
    {
        Console.Out.WriteLine($"monitor {AgentVersion.Text}");
        return ExitCode.Well;
    }

    private static int Help(string[] rest)
    {
        if (rest.Length > 1)
            return Fail(UsageErrors.Surplus(rest[1], "help"));
        if (rest.Length == 0)
        {
            Console.Out.Write(HelpText.Overview());
            return ExitCode.Well;
        }

        if (HelpText.Of(rest[0]) is not { } text)
            return Fail(UsageErrors.UnknownCommand(rest[0], HelpText.CommandNames));
        Console.Out.Write(text);
        return ExitCode.Well;
    }

    private static int Parse<TVerb>(string command, string[] words, Func<TVerb, int> run)
        where TVerb : AnyVerb, new() => ParseAsync<TVerb>(command, words, verb => Task.FromResult(run(verb))).GetAwaiter().GetResult();

    private static async Task<int> ParseAsync<TVerb>(string command, string[] words, Func<TVerb, Task<int>> run)
        where TVerb : AnyVerb, new()
    {
        if (OptionWithoutValue(typeof(TVerb), words) is { } option)
            return Fail(UsageErrors.WithoutValue(option, command));
        using Parser parser = new(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoHelp = false;
            settings.AutoVersion = false;
            settings.EnableDashDash = true;
            settings.CaseInsensitiveEnumValues = true;
        });
        ParserResult<TVerb> result = parser.ParseArguments<TVerb>(words);
        if (result.Tag == ParserResultType.Parsed)
            return result.Value.Surplus.FirstOrDefault() is { } word ? Fail(UsageErrors.Surplus(word, command)) : await run(result.Value).ConfigureAwait(false);
        Print(result.Errors.Select(error => UsageErrors.Of(error, command)));
        return ExitCode.Usage;
    }

    /// <summary>An option that stands without its value: the parser would take it as not given.</summary>
    private static string? OptionWithoutValue(Type verb, string[] words) => verb.GetProperties()
        .Where(property => property.PropertyType != typeof(bool))
        .Select(property => property.GetCustomAttribute<OptionAttribute>())
        .OfType<OptionAttribute>()
        .Where(option => IsWithoutValue(Array.FindIndex(words, word => word == "--" + option.LongName || option.ShortName.Length > 0 && word == "-" + option.ShortName), words))
        .Select(option => option.LongName)
        .FirstOrDefault();

    private static bool IsWithoutValue(int at, string[] words) => at >= 0 && (at + 1 == words.Length || words[at + 1] is ['-', _, ..]);

    private static int Fail(MonitorError error)
    {
        Print([error]);
        return ExitCode.Usage;
    }
}
