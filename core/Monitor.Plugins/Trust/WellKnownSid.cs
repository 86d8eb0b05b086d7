namespace Monitor.Plugins.Trust;

/// <summary>Security identifiers that every Windows has, as text.</summary>
internal static class WellKnownSid
{
    public const string System = "S-1-5-18";
    public const string Administrators = "S-1-5-32-544";
    public const string TrustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    public const string Everyone = "S-1-1-0";

    /// <summary>Stands in entries for whoever will make a file; no user has it.</summary>
    public const string CreatorOwner = "S-1-3-0";

    /// <summary>The same for the maker's group.</summary>
    public const string CreatorGroup = "S-1-3-1";

    /// <summary>Stands for the owner.</summary>
    public const string OwnerRights = "S-1-3-4";

    /// <summary>An identifier for a message, with its name if it is one that everybody has.</summary>
    public static string Shown(string id) => id switch
    {
        Everyone => $"Everyone ({id})",
        "S-1-5-4" => $"Interactive ({id})",
        "S-1-5-11" => $"Authenticated Users ({id})",
        System => $"SYSTEM ({id})",
        Administrators => $"Administrators ({id})",
        "S-1-5-32-545" => $"Users ({id})",
        _ => id,
    };
}
