namespace Monitor.Workers.Windows;

/// <summary>An account of Windows for services, which has no password.</summary>
/// <param name="Name">Its name on an English Windows, without the domain.</param>
/// <param name="LogonName">The name by which every Windows logs it on, whatever its language.</param>
internal sealed record ServiceAccount(string Name, string LogonName)
{
    /// <summary>The domain of these accounts, which every Windows takes at a logon, too.</summary>
    public const string Domain = "NT AUTHORITY";

    /// <summary>The one with the fewest rights.</summary>
    public static ServiceAccount LocalService { get; } = new("LOCAL SERVICE", "LocalService");

    /// <summary>The one that is the machine to others in the network.</summary>
    public static ServiceAccount NetworkService { get; } = new("NETWORK SERVICE", "NetworkService");

    /// <summary>The account of a name, with or without the domain and the space; null: there is none.</summary>
    public static ServiceAccount? Find(string name)
    {
        int end = name.IndexOf('\\');
        if (end >= 0 && !name.AsSpan(0, end).Equals(Domain, StringComparison.OrdinalIgnoreCase))
            return null;
        string word = name[(end + 1)..].Replace(" ", "", StringComparison.Ordinal);
        return ((ServiceAccount[])[LocalService, NetworkService]).FirstOrDefault(account => account.LogonName.Equals(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Its folder for temporary files.</summary>
    /// <param name="windows">The folder of Windows.</param>
    public string TemporaryFolder(string windows) => $@"{windows}\ServiceProfiles\{LogonName}\AppData\Local\Temp";
}
