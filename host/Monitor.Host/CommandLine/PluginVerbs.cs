using CommandLine;

namespace Monitor.Host.CommandLine;

[Verb("list", HelpText = "List the plugins that are there.")]
internal sealed class PluginsListVerb : ConfiguredVerb
{
    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("info", HelpText = "Show what a plugin does, its events and settings.")]
internal sealed class PluginsInfoVerb : ConfiguredVerb
{
    [Value(0, MetaName = "NAME", Required = true, HelpText = "The plugin.")]
    public string Name { get; set; } = "";
}

[Verb("check", HelpText = "Tell what would become of a plugin on this host, without running any of it.")]
internal sealed class PluginsCheckVerb : ConfiguredVerb
{
    [Value(0, MetaName = "PLUGIN", Required = true, HelpText = "A plugin's name, folder or package.")]
    public string Plugin { get; set; } = "";

    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("install", HelpText = "Install a plugin from its package.")]
internal sealed class PluginsInstallVerb : ConfiguredVerb
{
    [Value(0, MetaName = "PACKAGE", Required = true, HelpText = "The package, a .nupkg file.")]
    public string Package { get; set; } = "";

    [Option("replace", HelpText = "Put it in the place of the one that is installed.")]
    public bool Replace { get; set; }
}

[Verb("remove", HelpText = "Remove a plugin that was installed.")]
internal sealed class PluginsRemoveVerb : ConfiguredVerb
{
    [Value(0, MetaName = "NAME", Required = true, HelpText = "The plugin.")]
    public string Name { get; set; } = "";
}

[Verb("trust", HelpText = "Show whose plugins are trusted, or how to trust a publisher.")]
internal sealed class PluginsTrustVerb : ConfiguredVerb
{
    [Value(0, MetaName = "KEYFILE", HelpText = "A publisher's public key, to be trusted.")]
    public string? KeyFile { get; set; }

    [Option("json", HelpText = "As JSON.")]
    public bool Json { get; set; }
}

[Verb("sign", HelpText = "Sign a plugin, or make a key to sign with.")]
internal sealed class PluginsSignVerb : AnyVerb
{
    [Value(0, MetaName = "PLUGIN", HelpText = "A plugin's folder or package.")]
    public string? Plugin { get; set; }

    [Option("key", HelpText = "PEM file with the private key.")]
    public string? Key { get; set; }

    [Option("new-key", HelpText = "Make a key, and write it to this file.")]
    public string? NewKey { get; set; }
}
