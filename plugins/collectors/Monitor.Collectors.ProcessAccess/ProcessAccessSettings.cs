namespace Monitor.Collectors.ProcessAccess;

/// <summary>Settings of the process-access collector.</summary>
public sealed class ProcessAccessSettings
{
    /// <summary>Whether handles are reported, too, by which a process can only be waited for and asked what it is (<c>GrantedAccess</c> 0x1000,
    /// 0x100000, 0x101000): on Windows, as Sysmon does. On Linux there are none, and it changes nothing.</summary>
    public bool Limited { get; set; } = true;
}
