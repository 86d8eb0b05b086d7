using System.Runtime.Versioning;
using System.Security.Principal;

namespace Monitor.Collectors.Wmi;

/// <summary>Names of those who made a subscription.</summary>
[SupportedOSPlatform("windows")]
internal static class WmiUser
{
    /// <summary>The account's name with its domain, or the SID where it has none; empty if that is not one.</summary>
    public static string Of(byte[]? sid)
    {
        if (sid is null)
            return "";
        try
        {
            SecurityIdentifier identity = new(sid, 0);
            return identity.Translate(typeof(NTAccount)).Value;
        }
        catch (Exception exception) when (exception is IdentityNotMappedException or SystemException)
        {
            return TextOf(sid);
        }
    }

    private static string TextOf(byte[] sid)
    {
        try
        {
            return new SecurityIdentifier(sid, 0).Value;
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
