using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Capture.Windows.Names;

/// <summary>Asks the system, and by it the domain, for names of users.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class AccountLookup
{
    /// <summary>The name <c>DOMAIN\user</c> of an identifier in text; null if there is none. May wait for the domain.</summary>
    public static string? NameOf(string sid)
    {
        const int Longest = 1024;
        char* name = stackalloc char[Longest], domain = stackalloc char[Longest];
        uint nameLength = Longest, domainLength = Longest;
        fixed (byte* bytes = SecurityId.Parse(sid))
        {
            if (LookupAccountSidW(null, bytes, name, &nameLength, domain, &domainLength, out _) == 0)
                return null;
        }

        string user = new(name, 0, (int)nameLength);
        return domainLength == 0 ? user : $@"{new string(domain, 0, (int)domainLength)}\{user}";
    }

    [LibraryImport("advapi32")]
    private static partial int LookupAccountSidW(char* system, byte* sid, char* name, uint* nameLength, char* domain, uint* domainLength, out int use);
}
