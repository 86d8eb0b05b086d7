namespace Monitor.Host.CommandLine;

/// <summary>The help that <c>monitor help</c> prints.</summary>
internal static class HelpText
{
    private const string ConfigOption = "  -c, --config FILE   the configuration; else $MONITOR_CONFIG, else /etc/monitor/monitor.yaml\n";

    private static readonly Dictionary<string, string> Commands = new()
    {
        ["run"] = "monitor run [--config FILE]\n\nCaptures events and hands them to the sinks, until SIGTERM or SIGINT. Then it drains and prints the balance.\n"
            + "Needs root, or CAP_BPF and CAP_PERFMON.\n\n" + ConfigOption,
        ["validate"] = "monitor validate [--config FILE]\n\nChecks the configuration, every plugin that it names and their settings, without starting anything.\n\n" + ConfigOption,
        ["plugins"] = "monitor plugins [list] [--config FILE]\nmonitor plugins info NAME [--config FILE]\n\n"
            + "Lists the plugins that are there and whether they can be used; shows what one does, its events and its settings.\n\n" + ConfigOption,
        ["rules"] = "monitor rules verify FILE... [--config FILE]\n\n"
            + "Runs files of vectors: configurations with events, and what is to come of them. Tells each difference; exit code 1 if there is one.\n"
            + "docs/rules.md says what stands in such a file.\n\n" + ConfigOption,
        ["status"] = "monitor status [--json] [--config FILE]\n\nShows how the running agent is: hooks, collectors, sinks, and what became of the events.\n"
            + "Exit code 1 if no agent runs.\n\n      --json          as JSON\n" + ConfigOption,
        ["version"] = "monitor version\n\nPrints the version.\n",
        ["help"] = "monitor help [COMMAND]\n\nPrints this help, or that of a command.\n",
    };

    /// <summary>Names of the commands.</summary>
    public static IReadOnlyCollection<string> CommandNames => Commands.Keys;

    /// <summary>The help of a command; null if there is no such command.</summary>
    public static string? Of(string command) => Commands.GetValueOrDefault(command);

    /// <summary>The overview.</summary>
    public static string Overview() =>
        """
        monitor — host monitoring: processes, connections and more, through plugins, into your sinks

          monitor run        capture events and hand them to the sinks
          monitor validate   check the configuration without starting anything
          monitor plugins    list the plugins, or show one
          monitor rules      verify the rule engine with your own cases
          monitor status     show how the running agent is
          monitor version    print the version
          monitor help       this help; 'monitor help COMMAND' for one command

        Exit codes: 0 well, 1 a check failed, 2 usage, 3 configuration, 4 privilege or platform.

        """;
}
