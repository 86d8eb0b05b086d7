using Monitor.Host.CommandLine;
using Monitor.Plugins.Signatures;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins sign</c>.</summary>
internal static class PluginsSignCommand
{
    /// <summary>Signs a plugin, or makes a key.</summary>
    public static int Run(PluginsSignVerb verb) => PluginCommands.Run(() => verb switch
    {
        { NewKey: { } file, Plugin: null, Key: null } => MakeKey(file),
        { NewKey: null, Plugin: { } plugin, Key: { } key } => Sign(plugin, key),
        _ => PluginCommands.Fail([UsageErrors.Missing("a plugin and '--key FILE', or '--new-key FILE' alone", "plugins sign")], ExitCode.Usage),
    });

    private static int MakeKey(string file)
    {
        string publicFile = PluginSigner.CreateKey(file);
        Console.Out.WriteLine($"private key in {file}: keep it secret, who has it can sign as you");
        Console.Out.WriteLine($"public key in {publicFile}: for those who are to trust you, fingerprint {PublisherKey.Read("new", publicFile).Fingerprint}");
        return ExitCode.Well;
    }

    private static int Sign(string plugin, string key)
    {
        PluginSigner.Sign(plugin, key);
        Console.Out.WriteLine($"signed {plugin}");
        return ExitCode.Well;
    }
}
