using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>What a process's token says.</summary>
/// <param name="User">Security identifier of its user; null if not known.</param>
/// <param name="LogonId">Number of its logon session.</param>
/// <param name="Integrity">Its level, as <see cref="IntegrityLevels"/> counts.</param>
internal sealed unsafe partial record TokenFacts(byte[]? User, ulong LogonId, uint Integrity)
{
    private const int Longest = 1024;

    /// <summary>Of a token that cannot be read.</summary>
    public static TokenFacts Unknown { get; } = new(null, 0, IntegrityLevels.Unknown);

    /// <summary>Of the kernel's own processes: SYSTEM, with its logon session and level.</summary>
    public static TokenFacts Kernel { get; } = new(SecurityId.Parse("S-1-5-18"), 0x3e7, 0x4000);

    /// <summary>Reads the token of a process.</summary>
    [SupportedOSPlatform("windows")]
    public static TokenFacts Read(SafeProcessHandle process)
    {
        const uint Query = 8;
        const int User = 1, Statistics = 10, IntegrityLevel = 25, IsAppContainer = 29, LogonIdAt = 8;
        if (OpenProcessToken(process, Query, out SafeAccessTokenHandle token) == 0)
            return Unknown;
        using (token)
        {
            byte* buffer = stackalloc byte[Longest];
            byte[]? user = GetTokenInformation(token, User, buffer, Longest, out _) != 0 ? SidAt(*(byte**)buffer) : null;
            ulong logon = GetTokenInformation(token, Statistics, buffer, Longest, out _) != 0 ? *(ulong*)(buffer + LogonIdAt) : 0;
            byte[]? label = GetTokenInformation(token, IntegrityLevel, buffer, Longest, out _) != 0 ? SidAt(*(byte**)buffer) : null;
            bool isContained = GetTokenInformation(token, IsAppContainer, buffer, Longest, out _) != 0 && *(uint*)buffer != 0;
            return new TokenFacts(user, logon, isContained ? IntegrityLevels.AppContainer : IntegrityLevels.Of(label));
        }
    }

    private static byte[] SidAt(byte* sid) => new ReadOnlySpan<byte>(sid, 8 + sid[1] * sizeof(uint)).ToArray();

    [LibraryImport("advapi32")]
    private static partial int OpenProcessToken(SafeProcessHandle process, uint access, out SafeAccessTokenHandle token);

    [LibraryImport("advapi32")]
    private static partial int GetTokenInformation(SafeAccessTokenHandle token, int kind, byte* information, uint length, out uint needed);
}
