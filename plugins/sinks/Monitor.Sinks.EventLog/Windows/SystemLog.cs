using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>Settings of a log (wevtapi).</summary>
[SupportedOSPlatform("windows")]
internal static partial class SystemLog
{
    private const int AccessProperty = 5;
    private const int SizeProperty = 8;
    private const uint GeneralFailure = 31;
    private const uint TypeOfText = 1;
    private const uint TypeOfUInt64 = 10;

    /// <summary>Sets size and access of a log.</summary>
    /// <param name="name">The log.</param>
    /// <param name="size">How large it may become, in bytes; 0: as it is.</param>
    /// <param name="access">Who may do what, in SDDL; empty: as it is.</param>
    /// <returns>0, or an error number of Windows.</returns>
    public static uint Set(string name, long size, string access)
    {
        nint log = EvtOpenChannelConfig(0, name, 0);
        if (log == 0)
            return LastError();
        try
        {
            if (size > 0 && !SetProperty(log, SizeProperty, (ulong)size, TypeOfUInt64))
                return LastError();
            if (access.Length > 0 && !SetText(log, access))
                return LastError();
            return EvtSaveChannelConfig(log, 0) ? 0 : LastError();
        }
        finally
        {
            _ = EvtClose(log);
        }
    }

    private static unsafe bool SetText(nint log, string access)
    {
        fixed (char* text = access)
            return SetProperty(log, AccessProperty, (ulong)text, TypeOfText);
    }

    private static bool SetProperty(nint log, int property, ulong value, uint type) =>
        EvtSetChannelConfigProperty(log, property, 0, new Variant { Value = value, Type = type });

    private static uint LastError() => Marshal.GetLastPInvokeError() is not 0 and var error ? (uint)error : GeneralFailure;

    [LibraryImport("wevtapi", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint EvtOpenChannelConfig(nint session, string path, uint flags);

    [LibraryImport("wevtapi", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool EvtSetChannelConfigProperty(nint log, int property, uint flags, in Variant value);

    [LibraryImport("wevtapi", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool EvtSaveChannelConfig(nint log, uint flags);

    [LibraryImport("wevtapi")]
    private static partial int EvtClose(nint handle);

    /// <summary>EVT_VARIANT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Variant
    {
        public ulong Value;
        public uint Count;
        public uint Type;
    }
}
