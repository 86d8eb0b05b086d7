using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Host.Services;

/// <summary>The Application log of Windows, where somebody looks for the reason why a service does not start. Events never go there.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ApplicationLog
{
    private const ushort ErrorKind = 1;
    private const uint OneText = 1;
    private const int LongestText = 31_000;

    /// <summary>Writes an error. That the log does not take it is nothing that could be told anywhere.</summary>
    public static void WriteError(string text)
    {
        nint source = RegisterEventSource(null, ServiceCommand.ServiceName);
        if (source == 0)
            return;
        fixed (char* first = text.Length > LongestText ? text[..LongestText] : text)
        {
            char* one = first;
            _ = ReportEvent(source, ErrorKind, 0, OneText, null, 1, 0, &one, null);
        }

        _ = DeregisterEventSource(source);
    }

    [LibraryImport("advapi32", EntryPoint = "RegisterEventSourceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint RegisterEventSource(string? server, string source);

    [LibraryImport("advapi32", EntryPoint = "ReportEventW", SetLastError = true)]
    private static partial int ReportEvent(nint source, ushort kind, ushort category, uint id, void* user, ushort texts, uint bytes, char** text, void* data);

    [LibraryImport("advapi32", SetLastError = true)]
    private static partial int DeregisterEventSource(nint source);
}
