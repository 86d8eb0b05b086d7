using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Windows.Names;

namespace Monitor.Collectors.Etw;

/// <summary>Asks the running system.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsProcessFacts : IProcessFacts
{
    private const uint LimitedInformation = 0x1000;
    private const int LongestPath = 32768;

    private readonly UserNames _users = new(NameOf, TimeProvider.System);
    private readonly char[] _path = new char[LongestPath];

    /// <inheritdoc/>
    public ulong? StartOf(uint processId)
    {
        using SafeProcessHandle process = OpenProcess(LimitedInformation, inherit: false, processId);
        return !process.IsInvalid && GetProcessTimes(process, out ulong made, out _, out _, out _) ? made : null;
    }

    /// <inheritdoc/>
    public string? ImageOf(uint processId)
    {
        using SafeProcessHandle process = OpenProcess(LimitedInformation, inherit: false, processId);
        int length = _path.Length;
        return !process.IsInvalid && QueryFullProcessImageName(process, 0, _path, ref length) ? new string(_path, 0, length) : null;
    }

    /// <inheritdoc/>
    public string UserOf(ReadOnlySpan<byte> sid) => _users.Of(SecurityId.Print(sid));

    private static string? NameOf(string sid)
    {
        try
        {
            return new SecurityIdentifier(sid).Translate(typeof(NTAccount)).Value;
        }
        catch (IdentityNotMappedException)
        {
            return null;
        }
    }

    [LibraryImport("kernel32.dll")]
    private static partial SafeProcessHandle OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, uint processId);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetProcessTimes(SafeProcessHandle process, out ulong made, out ulong ended, out ulong kernel, out ulong user);

    [LibraryImport("kernel32.dll", EntryPoint = "QueryFullProcessImageNameW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryFullProcessImageName(SafeProcessHandle process, uint flags, [Out] char[] path, ref int length);
}
