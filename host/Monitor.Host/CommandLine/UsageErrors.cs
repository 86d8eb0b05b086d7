using CommandLine;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.CommandLine;

/// <summary>What can be wrong with a command line.</summary>
internal static class UsageErrors
{
    public static MonitorError UnknownCommand(string word, IReadOnlyCollection<string> known) =>
        new("MON1020", $"There is no command '{word}'", Suggestion.Cure(word, known));

    public static MonitorError UnknownOption(string option, string command) =>
        new("MON1021", $"'monitor {command}' has no option '{option}'", $"See 'monitor help {command}'");

    public static MonitorError Missing(string what, string command) =>
        new("MON1022", $"'monitor {command}' needs {what}", $"See 'monitor help {command}'");

    public static MonitorError WithoutValue(string option, string command) => Missing($"a value for '--{option}'", command);

    public static MonitorError NotUnderstood(string command, string reason) =>
        new("MON1023", $"The options of 'monitor {command}' were not understood ({reason})", $"See 'monitor help {command}'");

    public static MonitorError Surplus(string word, string command) =>
        new("MON1024", $"'monitor {command}' has no use for '{word}'", $"See 'monitor help {command}'; a configuration is named with '--config FILE'");

    /// <summary>Our words for what the parser found.</summary>
    public static MonitorError Of(Error error, string command) => error switch
    {
        UnknownOptionError unknown => UnknownOption(unknown.Token.Length == 1 ? "-" + unknown.Token : "--" + unknown.Token, command),
        MissingValueOptionError missing => WithoutValue(missing.NameInfo.LongName, command),
        MissingRequiredOptionError { NameInfo.LongName: "" } => Missing("a name", command),
        MissingRequiredOptionError required => Missing($"the option '--{required.NameInfo.LongName}'", command),
        RepeatedOptionError repeated => NotUnderstood(command, $"'--{repeated.NameInfo.LongName}' is given twice"),
        BadFormatConversionError bad => NotUnderstood(command, $"'--{bad.NameInfo.LongName}' does not take such a value"),
        BadFormatTokenError bad => NotUnderstood(command, $"'{bad.Token}'"),
        _ => NotUnderstood(command, error.Tag.ToString()),
    };
}
