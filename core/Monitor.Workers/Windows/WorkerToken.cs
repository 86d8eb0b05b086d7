using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Windows;

/// <summary>The token of a worker: its user without privileges, not as an administrator, and of medium integrity: what is no less than files need, and
/// keeps it out of the processes of services and administrators, even of the same user.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WorkerToken
{
    private const uint Access = 0x8B; // to duplicate, to assign, to query, to adjust defaults
    private const nint Self = -1;
    private const uint ServiceLogon = 5;
    private const uint WithoutPrivileges = 1;
    private const int User = 1;
    private const int DefaultAccess = 6;
    private const int Integrity = 25;
    private const uint IntegrityAttribute = 0x20;
    private const int Medium = 0x2000;
    private const int LongestInformation = 256;
    private const int AllRights = 0x1000_0000;

    /// <summary>Makes the token.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static SafeAccessTokenHandle Make(WorkerUser user)
    {
        using SafeAccessTokenHandle whole = user.IsOwn ? OpenOwn() : LogOn(ServiceAccount.Find(user.Name)!);
        SafeAccessTokenHandle token = Restrict(whole);
        try
        {
            LowerIntegrity(token);
            SetDefaultAccess(token);
            return token;
        }
        catch
        {
            token.Dispose();
            throw;
        }
    }

    private static SafeAccessTokenHandle OpenOwn() => OpenProcessToken(Self, Access, out SafeAccessTokenHandle token) != 0 ? token : throw SystemFailure.Last("Monitor's own token cannot be opened");

    private static SafeAccessTokenHandle LogOn(ServiceAccount user) => LogonUser(user.LogonName, ServiceAccount.Domain, null, ServiceLogon, 0, out SafeAccessTokenHandle token) != 0
        ? token
        : throw SystemFailure.Last($"{user.Name} cannot be logged on");

    private static SafeAccessTokenHandle Restrict(SafeAccessTokenHandle token)
    {
        fixed (byte* administrators = BytesOf(new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null)))
        {
            SidAndAttributes denied = new() { Sid = administrators };
            return CreateRestrictedToken(token, WithoutPrivileges, 1, &denied, 0, null, 0, null, out SafeAccessTokenHandle restricted) != 0
                ? restricted
                : throw SystemFailure.Last("no restricted token can be made");
        }
    }

    /// <summary>A lower one, as that of a browser's page, stays.</summary>
    private static void LowerIntegrity(SafeAccessTokenHandle token)
    {
        string level = IdentifierOf(token, Integrity).Value;
        if (int.Parse(level.AsSpan(level.LastIndexOf('-') + 1), CultureInfo.InvariantCulture) <= Medium)
            return;
        byte[] medium = BytesOf(new SecurityIdentifier($"S-1-16-{Medium}"));
        fixed (byte* sid = medium)
        {
            SidAndAttributes label = new() { Sid = sid, Attributes = IntegrityAttribute };
            if (SetTokenInformation(token, Integrity, &label, (uint)(sizeof(SidAndAttributes) + medium.Length)) == 0)
                throw SystemFailure.Last("the token's integrity cannot be lowered");
        }
    }

    /// <summary>What the worker makes is its user's: what an administrator makes is the administrators', who it is none of.</summary>
    private static void SetDefaultAccess(SafeAccessTokenHandle token)
    {
        RawAcl list = new(GenericAcl.AclRevision, 2);
        foreach (SecurityIdentifier one in (SecurityIdentifier[])[IdentifierOf(token, User), new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null)])
            list.InsertAce(list.Count, new CommonAce(AceFlags.None, AceQualifier.AccessAllowed, AllRights, one, isCallback: false, opaque: null));
        byte[] bytes = new byte[list.BinaryLength];
        list.GetBinaryForm(bytes, 0);
        fixed (byte* first = bytes)
        {
            byte* information = first;
            if (SetTokenInformation(token, DefaultAccess, &information, (uint)sizeof(byte*)) == 0)
                throw SystemFailure.Last("the token's default rights cannot be set");
        }
    }

    /// <summary>The identifier that some information about a token begins with.</summary>
    private static SecurityIdentifier IdentifierOf(SafeAccessTokenHandle token, int kind)
    {
        byte* information = stackalloc byte[LongestInformation];
        return GetTokenInformation(token, kind, information, LongestInformation, out _) != 0
            ? new SecurityIdentifier((nint)((SidAndAttributes*)information)->Sid)
            : throw SystemFailure.Last("the token cannot be read");
    }

    private static byte[] BytesOf(SecurityIdentifier identifier)
    {
        byte[] bytes = new byte[identifier.BinaryLength];
        identifier.GetBinaryForm(bytes, 0);
        return bytes;
    }

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int OpenProcessToken(nint process, uint access, out SafeAccessTokenHandle token);

    [LibraryImport("advapi32", EntryPoint = "LogonUserW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial int LogonUser(string user, string domain, string? password, uint kind, uint provider, out SafeAccessTokenHandle token);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int CreateRestrictedToken(
        SafeAccessTokenHandle token, uint flags, uint deniedCount, SidAndAttributes* denied, uint privilegeCount, void* privileges, uint restrictingCount, void* restricting, out SafeAccessTokenHandle restricted);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int GetTokenInformation(SafeAccessTokenHandle token, int kind, void* information, uint length, out uint needed);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int SetTokenInformation(SafeAccessTokenHandle token, int kind, void* information, uint length);

    /// <summary>SID_AND_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SidAndAttributes
    {
        public byte* Sid;
        public uint Attributes;
    }
}
