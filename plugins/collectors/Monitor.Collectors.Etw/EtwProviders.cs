namespace Monitor.Collectors.Etw;

/// <summary>The providers beside the kernel's own logger, and which of their events are wanted.</summary>
internal static class EtwProviders
{
    /// <summary>Microsoft-Windows-Kernel-Process.</summary>
    public static readonly Guid Process = new("22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716");

    /// <summary>Microsoft-Windows-Kernel-File.</summary>
    public static readonly Guid File = new("edd08927-9cc4-4e65-b970-c2560fb5c289");

    /// <summary>Microsoft-Windows-Kernel-Registry.</summary>
    public static readonly Guid Registry = new("70eb4f03-c1de-4f73-a051-33d13d5413bd");

    /// <summary>Microsoft-Windows-DNS-Client.</summary>
    public static readonly Guid Dns = new("1c95126e-7eea-49a9-a3fe-a378b03ddb4d");

    /// <summary>What a session tells of its own losses (RT_LostEvent).</summary>
    public static readonly Guid LostEvents = new("6a399ae0-4bc6-4de9-870b-3657f8947e7e");

    /// <summary>Starts and ends of processes.</summary>
    public const ulong ProcessKeyword = 0x10;

    /// <summary>Files that are made, and deleted, with their paths.</summary>
    public const ulong FileKeywords = 0x1000 | 0x400;

    /// <summary>Keys that are made, opened, deleted and closed; values that are set and deleted.</summary>
    public const ulong RegistryKeywords = 0x1000 | 0x2000 | 0x4000 | 0x100 | 0x200 | 0x1;

    /// <summary>Losses: a buffer could not be handed over. It is the event's opcode.</summary>
    public const int BufferLost = 33;

    /// <summary>Kernel-Process: a process was made.</summary>
    public const int ProcessStart = 1;

    /// <summary>Kernel-File: a file was made.</summary>
    public const int CreateNewFile = 30;

    /// <summary>Kernel-File: a file was deleted.</summary>
    public const int DeletePath = 26;

    /// <summary>Kernel-Registry: a key was made, or opened by the call that makes one.</summary>
    public const int CreateKey = 1;

    /// <summary>Kernel-Registry: a key was opened.</summary>
    public const int OpenKey = 2;

    /// <summary>Kernel-Registry: a key was deleted.</summary>
    public const int DeleteKey = 3;

    /// <summary>Kernel-Registry: a value was set.</summary>
    public const int SetValueKey = 5;

    /// <summary>Kernel-Registry: a value was deleted.</summary>
    public const int DeleteValueKey = 6;

    /// <summary>Kernel-Registry: a key was closed.</summary>
    public const int CloseKey = 13;

    /// <summary>DNS-Client: a question was answered.</summary>
    public const int QueryCompleted = 3008;
}
