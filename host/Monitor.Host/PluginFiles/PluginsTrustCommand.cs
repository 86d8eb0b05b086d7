using Monitor.Host.CommandLine;
using Monitor.Plugins.Signatures;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins trust</c>.</summary>
internal static class PluginsTrustCommand
{
    /// <summary>Shows whose plugins are trusted; with a key file, what to write into monitor.yaml to trust its owner.</summary>
    public static int Run(PluginsTrustVerb verb) =>
        PluginCommands.Run(verb.Config, search => verb.KeyFile is { } file ? Show(file, verb.Json) : Show(search.Signatures, verb.Json));

    private static int Show(SignaturePolicy policy, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(TrustJson.Print(new TrustJson(policy.IsRequired, [.. policy.Keys.Select(PublisherJson.Of)])));
            return ExitCode.Well;
        }

        Console.Out.WriteLine(policy.IsRequired
            ? "Plugins must be signed by a trusted publisher, save those that came with Monitor."
            : "Plugins need no signature; it is shown whose they have.");
        if (policy.Keys.Count == 0)
        {
            Console.Out.WriteLine("No publisher is trusted.");
            return ExitCode.Well;
        }

        TextTable table = new("publisher", "fingerprint (SHA-256)");
        foreach (PublisherKey key in policy.Keys)
            table.Add(key.Name, key.Fingerprint);
        Console.Out.Write(table);
        return ExitCode.Well;
    }

    private static int Show(string file, bool asJson)
    {
        string path = Path.GetFullPath(file);
        PublisherKey key = PublisherKey.Read(Path.GetFileName(path).Split('.')[0], path);
        if (asJson)
        {
            Console.Out.WriteLine(PublisherJson.Print(PublisherJson.Of(key)));
            return ExitCode.Well;
        }

        Console.Out.Write(
            $"""
            # fingerprint {key.Fingerprint}
            # Compare it with what the publisher tells you another way; then write into monitor.yaml:
            trust:
              require-signature: true
              keys:
                - name: {Quoted(key.Name)}
                  key: {Quoted(path)}

            """);
        return ExitCode.Well;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
