using System.Globalization;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>What the author asked for on the command line.</summary>
internal sealed record Options
{
    private const int HighestRate = 100_000;

    /// <summary>The help.</summary>
    public const string Help = """
        Runs the plugin of this project in a process of its own and shows what it does. Stop with Ctrl-C.

        dotnet run [--project FOLDER] -- [OPTIONS]

          --set NAME=VALUE  a setting, as monitor.yaml would give it: --set interval=200ms; one inside another as outer.inner=…; the same name twice is a list
          --events N        stop after so many events
          --json            events as lines of JSON, as the file sink writes them
          --rate N          for a sink: so many sample events a second; 10 without it
          --help            this text

        Events go to standard output, all else to standard error. Exit code: 0 all is well, 1 the plugin failed, 2 the command line is wrong, 3 the plugin
        or its settings are not sound.

        """;

    private static readonly string[] Known = ["--set", "--events", "--json", "--rate", "--help"];

    /// <summary>The folder with the built plugin.</summary>
    public string Folder { get; private init; } = ".";

    /// <summary>The settings as they were written, <c>name=value</c> each.</summary>
    public IReadOnlyList<string> Settings { get; private init; } = [];

    /// <summary>After so many events it is over; null: never.</summary>
    public long? Events { get; private init; }

    /// <summary>Whether events are printed as JSON.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Whether only the help is wanted.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>Sample events a second for a sink.</summary>
    public int Rate { get; private init; } = 10;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">It is not understood.</exception>
    public static Options Read(IReadOnlyList<string> arguments)
    {
        Options options = new();
        List<string> settings = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            switch (name)
            {
                case "--plugin":        // from the project's build
                    options = options with { Folder = Value() };
                    break;
                case "--set":
                    settings.Add(Value());
                    break;
                case "--events":
                    options = options with { Events = Number(long.MaxValue) };
                    break;
                case "--rate":
                    options = options with { Rate = (int)Number(HighestRate) };
                    break;
                case "--json":
                    options = options with { IsJson = true };
                    break;
                case "--help":
                    options = options with { IsHelp = true };
                    break;
                default:
                    throw new UsageException($"There is no option '{name}'. {Suggestion.Cure(name, Known)}.");
            }

            string Value() => ++i < arguments.Count ? arguments[i] : throw new UsageException($"A value has to follow {name}.");

            long Number(long highest) =>
                long.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= highest
                    ? number
                    : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from 1 to {highest}, not '{arguments[i]}'."));
        }

        return options with { Settings = settings };
    }
}

/// <summary>The command line is not understood.</summary>
/// <param name="message">What is wrong, for the author.</param>
internal sealed class UsageException(string message) : Exception(message);
