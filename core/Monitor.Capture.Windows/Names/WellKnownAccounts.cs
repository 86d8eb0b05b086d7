namespace Monitor.Capture.Windows.Names;

/// <summary>Accounts that every Windows has.</summary>
internal static class WellKnownAccounts
{
    /// <summary>Their names by their security identifiers: those that an English Windows gives them, as Sysmon shows them there; others have their own.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["S-1-5-18"] = @"NT AUTHORITY\SYSTEM",
        ["S-1-5-19"] = @"NT AUTHORITY\LOCAL SERVICE",
        ["S-1-5-20"] = @"NT AUTHORITY\NETWORK SERVICE",
        ["S-1-5-7"] = @"NT AUTHORITY\ANONYMOUS LOGON",
    };
}
