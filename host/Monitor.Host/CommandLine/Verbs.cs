using CommandLine;

namespace Monitor.Host.CommandLine;

/// <summary>What all verbs have in common.</summary>
internal abstract class AnyVerb
{
    /// <summary>Words that the verb has no use for: the parser would pass them over in silence.</summary>
    [Value(9, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];
}

/// <summary>What verbs that need a configuration have in common.</summary>
internal abstract class ConfiguredVerb : AnyVerb
{
    [Option('c', "config", HelpText = "The configuration file; else $MONITOR_CONFIG, else the usual one.")]
    public string? Config { get; set; }
}

[Verb("run", HelpText = "Capture events and hand them to the sinks, until stopped.")]
internal sealed class RunVerb : ConfiguredVerb
{
    [Option("service", HelpText = "Run as a service of Windows; the service manager says so.")]
    public bool Service { get; set; }
}

[Verb("install", HelpText = "Install the program as a service of Windows.")]
internal sealed class InstallVerb : AnyVerb
{
    [Option('c', "config", HelpText = "The configuration to install.")]
    public string? Config { get; set; }

    [Option("without-driver", HelpText = "Do not install the capture driver.")]
    public bool WithoutDriver { get; set; }

    [Option("no-start", HelpText = "Do not start the service.")]
    public bool NoStart { get; set; }
}

[Verb("uninstall", HelpText = "Remove the service of Windows, and the program.")]
internal sealed class UninstallVerb : AnyVerb
{
    [Option("purge", HelpText = "Remove configuration, journal and logs, too.")]
    public bool Purge { get; set; }
}

[Verb("validate", HelpText = "Check rule files, or the configuration and its plugins, without starting anything.")]
internal sealed class ValidateVerb : ConfiguredVerb
{
    [Value(0, MetaName = "FILE", HelpText = "Rule files or folders, each a rule set; without any the configuration is checked.")]
    public IEnumerable<string> Files { get; set; } = [];

    [Option("strict", HelpText = "Take every warning as an error.")]
    public bool Strict { get; set; }

    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }

    [Option("cost", HelpText = "Measure what evaluating the rules costs.")]
    public bool Cost { get; set; }

    [Option("events", HelpText = "With --cost: a file with an event a line to measure with.")]
    public string? Events { get; set; }
}

[Verb("status", HelpText = "Show how the running agent is.")]
internal sealed class StatusVerb : ConfiguredVerb
{
    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("version", HelpText = "Print the version.")]
internal sealed class VersionVerb : AnyVerb;

[Verb("verify", HelpText = "Compare what the rule engine does with what files of vectors say.")]
internal sealed class RulesVerifyVerb : ConfiguredVerb
{
    [Value(0, MetaName = "FILE", HelpText = "Files of vectors.")]
    public IEnumerable<string> Files { get; set; } = [];
}

[Verb("explain", HelpText = "Tell what rule sets do with events, and why.")]
internal sealed class ExplainVerb : ConfiguredVerb
{
    [Option("rules", HelpText = "Rule files or folders, each a rule set; else the rule sets of the configuration.")]
    public IEnumerable<string> Rules { get; set; } = [];

    [Option("event", HelpText = "A file with an event a line; - or nothing is standard input.")]
    public string? Event { get; set; }

    [Option("image-separator", HelpText = "What the condition image splits at, with --rules: backslash, or slash as well.")]
    public ImageSeparatorWord ImageSeparator { get; set; }

    [Option("all", HelpText = "Show every filter.")]
    public bool All { get; set; }

    [Option("json", HelpText = "As JSON, an object for each event.")]
    public bool Json { get; set; }
}

/// <summary>What the condition <c>image</c> splits a path at.</summary>
internal enum ImageSeparatorWord
{
    /// <summary>Backslashes.</summary>
    Backslash = 0,

    /// <summary>Slashes too.</summary>
    Slash = 1,
}
