using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Clipboard;

/// <summary>A window that nobody sees, which Windows tells of each change of the clipboard. For the thread that began it.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class ClipboardWindow : IClipboardSource
{
    private const nint MessagesOnly = -3;
    private const uint Changed = 0x031d;        // WM_CLIPBOARDUPDATE
    private const uint AllInput = 0x04ff;
    private const uint Remove = 1;
    private const uint UnicodeText = 13;
    private const int MostText = 1 << 20;
    private const int Attempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(10);

    private readonly nint _window;

    private ClipboardWindow(nint window) => _window = window;

    /// <inheritdoc/>
    public ClipboardSession Session { get; } = new(SessionId(), $@"{Environment.UserDomainName}\{Environment.UserName}", Environment.GetEnvironmentVariable("CLIENTNAME") ?? "");

    /// <summary>Number of the terminal session that this process runs in.</summary>
    public static uint SessionId() => ProcessIdToSessionId((uint)Environment.ProcessId, out uint session) ? session : 0;

    /// <summary>Makes the window, and has Windows tell it.</summary>
    /// <exception cref="MonitorException">There is no desktop, or no clipboard.</exception>
    public static ClipboardWindow Begin()
    {
        nint window = CreateWindowEx(0, "STATIC", "", 0, 0, 0, 0, 0, MessagesOnly, 0, 0, 0);
        if (window == 0)
            throw new MonitorException(ClipboardErrors.CannotListen("make a window", Marshal.GetLastPInvokeError()));
        if (AddClipboardFormatListener(window))
            return new ClipboardWindow(window);
        int error = Marshal.GetLastPInvokeError();
        DestroyWindow(window);
        throw new MonitorException(ClipboardErrors.CannotListen("tell of changes", error));
    }

    /// <inheritdoc/>
    public ClipboardContent? Next(TimeSpan patience, CancellationToken cancellation)
    {
        MsgWaitForMultipleObjects(0, 0, false, (uint)patience.TotalMilliseconds, AllInput);
        bool hasChanged = false;
        while (PeekMessage(out Message message, 0, 0, 0, Remove))
        {
            hasChanged |= message.Number == Changed;
            DispatchMessage(message);
        }

        return hasChanged ? Read() : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        RemoveClipboardFormatListener(_window);
        DestroyWindow(_window);
    }

    private ClipboardContent Read()
    {
        EventTime time = EventTime.Now;
        nint owner = GetClipboardOwner();
        uint process = 0;
        if (owner != 0)
            _ = GetWindowThreadProcessId(owner, out process);
        (ulong start, string image) = FactsOf(process);
        return new ClipboardContent(time, process, start, image, ReadText());
    }

    /// <summary>Somebody else may have it open for the moment.</summary>
    private byte[]? ReadText()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (!OpenClipboard(_window))
            {
                Thread.Sleep(BetweenAttempts);
                continue;
            }

            try
            {
                return TextOf(GetClipboardData(UnicodeText));
            }
            finally
            {
                CloseClipboard();
            }
        }

        return null;
    }

    /// <summary>The text up to its NUL, whatever else its owner has put behind it.</summary>
    private static byte[]? TextOf(nint memory)
    {
        nint data = memory == 0 ? 0 : GlobalLock(memory);
        if (data == 0)
            return null;
        try
        {
            ReadOnlySpan<char> text = new((void*)data, (int)Math.Min(GlobalSize(memory), MostText) / sizeof(char));
            int end = text.IndexOf('\0');
            return MemoryMarshal.AsBytes(end < 0 ? text : text[..end]).ToArray();
        }
        finally
        {
            GlobalUnlock(memory);
        }
    }

    private static (ulong Start, string Image) FactsOf(uint processId)
    {
        try
        {
            using Process process = Process.GetProcessById((int)processId);
            return ((ulong)process.StartTime.ToFileTimeUtc(), process.MainModule?.FileName ?? "");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (0, "");
        }
    }

    [LibraryImport("user32", EntryPoint = "CreateWindowExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint CreateWindowEx(
        uint extended, string type, string name, uint style, int x, int y, int width, int height, nint parent, nint menu, nint instance, nint parameter);

    [LibraryImport("user32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DestroyWindow(nint window);

    [LibraryImport("user32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AddClipboardFormatListener(nint window);

    [LibraryImport("user32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool RemoveClipboardFormatListener(nint window);

    [LibraryImport("user32")]
    private static partial uint MsgWaitForMultipleObjects(uint count, nint handles, [MarshalAs(UnmanagedType.Bool)] bool all, uint milliseconds, uint mask);

    [LibraryImport("user32", EntryPoint = "PeekMessageW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool PeekMessage(out Message message, nint window, uint first, uint last, uint how);

    [LibraryImport("user32", EntryPoint = "DispatchMessageW")]
    private static partial nint DispatchMessage(in Message message);

    [LibraryImport("user32")]
    private static partial nint GetClipboardOwner();

    [LibraryImport("user32")]
    private static partial uint GetWindowThreadProcessId(nint window, out uint process);

    [LibraryImport("user32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool OpenClipboard(nint window);

    [LibraryImport("user32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseClipboard();

    [LibraryImport("user32")]
    private static partial nint GetClipboardData(uint format);

    [LibraryImport("kernel32")]
    private static partial nint GlobalLock(nint memory);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GlobalUnlock(nint memory);

    [LibraryImport("kernel32")]
    private static partial nuint GlobalSize(nint memory);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ProcessIdToSessionId(uint process, out uint session);

    /// <summary>MSG of winuser.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Window;
        public uint Number;
        public nint First;
        public nint Second;
        public uint Time;
        public int X;
        public int Y;
    }
}
