using Monitor.Host.Configuration;
using Monitor.Sdk.Encoders;

namespace Monitor.Host.CommandLine;

/// <summary>The help that <c>monitor help</c> prints.</summary>
internal static class HelpText
{
    private static readonly string ConfigOption = $"  -c, --config FILE   the configuration; else $MONITOR_CONFIG, else {UsualPaths.Here.Configuration}\n";

    private static readonly string StopWords = OperatingSystem.IsWindows() ? "Ctrl-C" : "SIGTERM or SIGINT";
    private static readonly string RightsWords = OperatingSystem.IsWindows() ? "an administrator's rights and the capture driver" : "root, or CAP_BPF and CAP_PERFMON";

    private static readonly Dictionary<string, string> Commands = new()
    {
        ["run"] = $"monitor run [--config FILE] [--service]\n\nCaptures events and hands them to the sinks, until {StopWords}. Then it drains and prints the balance.\n"
            + $"Needs {RightsWords}.\n\n" + ConfigOption + "      --service       for the service manager of Windows, which alone can start it so\n",
        ["validate"] = "monitor validate [FILE...] [--strict] [--json] [--cost [--events FILE]] [--config FILE]\n\n"
            + "Checks rule files, each FILE or folder a rule set of its own: tells errors, and warnings about what was surely not meant.\n"
            + "Without a FILE checks the configuration, every plugin and rule set that it names and their settings. Starts nothing.\n\n"
            + "      --strict        take every warning as an error: exit code 3\n      --json          as JSON\n"
            + "      --cost          measure what evaluating the rules costs, and which filters cost most\n"
            + "      --events FILE   with --cost: events to measure with, one a line of JSON; else made-up ones\n" + ConfigOption,
        ["plugins"] = "monitor plugins [list] [--json] [--config FILE]\nmonitor plugins info NAME [--config FILE]\nmonitor plugins check PLUGIN [--json] [--config FILE]\n"
            + "monitor plugins install PACKAGE [--replace] [--config FILE]\nmonitor plugins remove NAME [--config FILE]\n"
            + "monitor plugins trust [KEYFILE] [--json] [--config FILE]\nmonitor plugins sign PLUGIN --key FILE\nmonitor plugins sign --new-key FILE\n\n"
            + "  list     the plugins that are there, and whether they can be used\n  info     what one does, its events and its settings\n"
            + "  check    what would become of a plugin on this host: PLUGIN is a name, a folder or a .nupkg package; runs nothing of it\n"
            + "  install  verifies a .nupkg package and puts its plugin into the last folder of 'plugin-folders:', else into 'plugins' in the state folder\n"
            + "  remove   removes a plugin that was installed\n"
            + "  trust    whose signatures count; with KEYFILE, a publisher's public key, what to write into monitor.yaml\n"
            + "  sign     signs a folder or package with your private key\n\n"
            + "      --replace       put the plugin in the place of the one that is installed\n"
            + "      --key FILE      PEM file with the private key, ECDSA on P-256\n"
            + "      --new-key FILE  make a key pair: the private key in FILE, the public one beside it\n"
            + "      --json          as JSON\n" + ConfigOption,
        ["rules"] = "monitor rules verify FILE... [--config FILE]\n\n"
            + "Runs files of vectors: configurations with events, and what is to come of them. Tells each difference; exit code 1 if there is one.\n"
            + "docs/rules.md says what stands in such a file.\n\n" + ConfigOption,
        ["journal"] = "monitor journal info [PATH] [--json] [--config FILE]\nmonitor journal verify [PATH] [--head HASH] [--json] [--config FILE]\n"
            + "monitor journal cat [PATH] [SELECTION] [--format WORD] [--follow] [--config FILE]\nmonitor journal export [PATH] --to TARGET [SELECTION] [--format WORD] [--config FILE]\n\n"
            + "Reads the configured journal, or the one at PATH, a folder or a segment file; also while an agent writes it. Changes nothing.\n"
            + "  info     what is there, and how far each sink is\n  verify   reads every byte and follows the chain of hashes; exit code 1 if anything is not as it was written\n"
            + "  cat      prints events, one a line\n  export   copies events into a new journal in the folder TARGET; with --format as lines into the file TARGET\n\n"
            + "      --since TIME    SELECTION: events that happened at this moment or later: '2026-03-16 09:42' (UTC), '10 min ago'\n"
            + "      --until TIME    events that happened before this moment\n"
            + "      --event NAME    events of this name or id; several with commas\n"
            + "      --route NAME    events that this rule set logs\n"
            + "      --from SEQUENCE events from this sequence on\n      --limit N       so many events at most\n"
            + "      --format WORD   the text form of a line: " + string.Join(", ", EventFormats.Names) + "\n"
            + "      --follow        wait for more\n"
            + "      --to TARGET     a folder or file that does not exist yet\n"
            + "      --head HASH     a chain head that was noted down: the chain must pass through it\n"
            + "      --json          as JSON\n" + ConfigOption,
        ["explain"] = "monitor explain [--rules PATH...] [--event FILE] [--all] [--json] [--config FILE]\n\n"
            + "Reads events, one line of JSON each, and tells for each rule set whether the event is logged, its RuleName, and why.\n\n"
            + "      --rules PATH... rule files or folders, each a rule set; else the rule sets of the configuration\n"
            + "      --event FILE    the events; without it, or with -, standard input\n"
            + "      --image-separator WORD  with --rules: what the condition image splits at, backslash or slash\n"
            + "      --all           every filter that was looked at\n      --json          as JSON, an object for each event\n" + ConfigOption,
        ["status"] = "monitor status [--json] [--config FILE]\n\nShows how the running agent is: hooks, collectors, sinks, and what became of the events.\n"
            + "Exit code 1 if no agent runs.\n\n      --json          as JSON\n" + ConfigOption,
        ["install"] = "monitor install [--config FILE] [--without-driver] [--no-start]\n\n"
            + "On Windows: copies this program, makes it a service that starts with the system, installs the driver and the event log's channel, and starts it.\n"
            + "Over an older installation it is an update; configuration and journal stay. If anything fails, all is as before. Needs an administrator's rights.\n\n"
            + "  -c, --config FILE      the configuration to install, in the place of the one that is there; only administrators may be able to change it\n"
            + "      --without-driver   no capture driver: collectors that need it see nothing\n      --no-start         do not start the service\n",
        ["uninstall"] = "monitor uninstall [--purge]\n\nOn Windows: removes the service, the driver, the event log's channel and the program. Needs an administrator's rights.\n\n"
            + "      --purge         remove configuration, journal and logs, too\n",
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
          monitor validate   check the configuration, or rule files, without starting anything
          monitor plugins    list, check, install, remove and sign plugins
          monitor rules      verify the rule engine with your own cases
          monitor journal    look into the journal, verify it, print or export its events
          monitor explain    tell what rule sets do with an event, and why
          monitor status     show how the running agent is
          monitor install    on Windows: make it a service, or update that
          monitor uninstall  on Windows: remove the service and what belongs to it
          monitor version    print the version
          monitor help       this help; 'monitor help COMMAND' for one command

        Exit codes: 0 well, 1 a check failed, 2 usage, 3 configuration, 4 privilege or platform.

        """;
}
