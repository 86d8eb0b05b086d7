using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.EventLog;

/// <summary>A datagram socket connected to the journal's. Nothing here waits.</summary>
internal sealed partial class JournalSocket : IDisposable
{
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int SocketLevel = 1;
    private const int PassHandles = 1;
    private const uint BytesNotRead = 0x5411;

    private readonly Socket _socket;

    private JournalSocket(Socket socket) => _socket = socket;

    /// <summary>
    /// Bytes, by the kernel's reckoning, of what was sent and the journal has not taken out of its queue. Zero also when the journal's socket was
    /// closed: what was in the queue is gone then.
    /// </summary>
    public int BytesUnread
    {
        get
        {
            int count = 0;
            if (ioctl(_socket.SafeHandle, BytesNotRead, ref count) < 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            return count;
        }
    }

    /// <summary>Connects to the journal.</summary>
    /// <exception cref="MonitorException">It cannot be reached.</exception>
    public static JournalSocket Connect(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new JournalSocket(socket);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new MonitorException(EventLogSinkErrors.CannotConnect(path, exception.Message), exception);
        }
    }

    /// <summary>Sends a datagram.</summary>
    /// <returns>0, or the system's error number.</returns>
    public unsafe int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            Part part = new() { Start = start, Length = (nuint)bytes.Length };
            Message message = new() { Parts = &part, PartCount = 1 };
            return Send(message);
        }
    }

    /// <summary>Sends an empty datagram with an open file.</summary>
    /// <returns>0, or the system's error number.</returns>
    public unsafe int Send(SafeFileHandle file)
    {
        HandlePassage passage = new()
        {
            Length = (nuint)sizeof(nuint) + 3 * sizeof(int),
            Level = SocketLevel,
            Type = PassHandles,
            Handle = (int)file.DangerousGetHandle(),
        };
        Message message = new() { Control = &passage, ControlLength = (nuint)sizeof(HandlePassage) };
        int error = Send(message);
        GC.KeepAlive(file);
        return error;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int Send(in Message message) =>
        sendmsg(_socket.SafeHandle, in message, DoNotWait | NoSignal) < 0 ? Marshal.GetLastPInvokeError() : SystemError.None;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendmsg(SafeSocketHandle socket, in Message message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, ref int argument);

    /// <summary>struct iovec on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct cmsghdr with one file descriptor, padded as CMSG_SPACE has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct HandlePassage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Handle;
    }
}
