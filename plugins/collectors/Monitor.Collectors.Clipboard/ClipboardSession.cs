namespace Monitor.Collectors.Clipboard;

/// <summary>The terminal session whose clipboard is watched.</summary>
/// <param name="Id">Its number.</param>
/// <param name="User">Its user, <c>DOMAIN\name</c>.</param>
/// <param name="Client">Name of the computer that it is used from; empty, or <c>Console</c>, at the console.</param>
internal sealed record ClipboardSession(uint Id, string User, string Client)
{
    /// <summary>As Sysmon writes it.</summary>
    public string ClientInfo => Client.Length == 0 || Client == "Console" ? $"user: {User}" : $"user: {User} hostname: {Client}";
}
