namespace Monitor.Workers.Windows;

/// <summary>An account of Windows for services, which has no password.</summary>
/// <param name="Name">Its name, without the domain.</param>
internal sealed record ServiceAccount(string Name)
{
    /// <summary>The domain of these accounts.</summary>
    public const string Domain = "NT AUTHORITY";

    /// <summary>The one with the fewest rights.</summary>
    public static ServiceAccount LocalService { get; } = new("LOCAL SERVICE");

    /// <summary>The one that is the machine to others in the network.</summary>
    public static ServiceAccount NetworkService { get; } = new("NETWORK SERVICE");

    /// <summary>The account of a name, with or without the domain and the space; null: there is none.</summary>
    public static ServiceAccount? Find(string name)
    {
        int end = name.IndexOf('\\');
        if (end >= 0 && !name.AsSpan(0, end).Equals(Domain, StringComparison.OrdinalIgnoreCase))
            return null;
        string word = WithoutSpace(name[(end + 1)..]);
        return ((ServiceAccount[])[LocalService, NetworkService]).FirstOrDefault(account => WithoutSpace(account.Name).Equals(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Its folder for temporary files.</summary>
    /// <param name="windows">The folder of Windows.</param>
    public string TemporaryFolder(string windows) => $@"{windows}\ServiceProfiles\{(this == LocalService ? "LocalService" : "NetworkService")}\AppData\Local\Temp";

    private static string WithoutSpace(string name) => name.Replace(" ", "", StringComparison.Ordinal);
}
