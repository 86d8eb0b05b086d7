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
    [Option('c', "config", HelpText = "The configuration file; else $MONITOR_CONFIG, else /etc/monitor/monitor.yaml.")]
    public string? Config { get; set; }
}

[Verb("run", HelpText = "Capture events and hand them to the sinks, until stopped.")]
internal sealed class RunVerb : ConfiguredVerb;

[Verb("validate", HelpText = "Check the configuration and its plugins without starting anything.")]
internal sealed class ValidateVerb : ConfiguredVerb;

[Verb("status", HelpText = "Show how the running agent is.")]
internal sealed class StatusVerb : ConfiguredVerb
{
    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("version", HelpText = "Print the version.")]
internal sealed class VersionVerb : AnyVerb;

[Verb("list", HelpText = "List the plugins that are there.")]
internal sealed class PluginsListVerb : ConfiguredVerb;

[Verb("info", HelpText = "Show what a plugin does, its events and settings.")]
internal sealed class PluginsInfoVerb : ConfiguredVerb
{
    [Value(0, MetaName = "NAME", Required = true, HelpText = "The plugin.")]
    public string Name { get; set; } = "";
}

[Verb("verify", HelpText = "Compare what the rule engine does with what files of vectors say.")]
internal sealed class RulesVerifyVerb : ConfiguredVerb
{
    [Value(0, MetaName = "FILE", HelpText = "Files of vectors.")]
    public IEnumerable<string> Files { get; set; } = [];
}
