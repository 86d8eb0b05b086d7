using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Capture.Windows.Names;

/// <summary>Asks the local security authority when logon sessions began. It tells SYSTEM and administrators.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class LogonLookup
{
    /// <summary>The session with a number; null if there is none. May wait for the authority.</summary>
    public static LogonSession? Find(ulong logonId)
    {
        SessionData* data = null;
        if (LsaGetLogonSessionData(&logonId, &data) != 0 || data is null)
            return null;
        LogonSession session = new(data->LogonTime);
        _ = LsaFreeReturnBuffer(data);
        return session;
    }

    [LibraryImport("secur32")]
    private static partial int LsaGetLogonSessionData(ulong* logonId, SessionData** data);

    [LibraryImport("secur32")]
    private static partial int LsaFreeReturnBuffer(void* data);

    /// <summary>SECURITY_LOGON_SESSION_DATA of ntsecapi.h, 64 bits.</summary>
    [StructLayout(LayoutKind.Explicit)]
    private struct SessionData
    {
        [FieldOffset(80)]
        public ulong LogonTime;
    }
}
