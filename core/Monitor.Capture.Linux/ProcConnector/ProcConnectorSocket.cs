using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>The netlink socket on which the kernel tells of processes.</summary>
internal sealed unsafe partial class ProcConnectorSocket : IDisposable
{
    /// <summary>The connector's number for processes, which is its multicast group, too.</summary>
    public const uint Index = 1;

    private const uint Listen = 1;
    private const uint Ignore = 2;
    private const int NotPermitted = 1;
    private const int NoBufferSpace = 105;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _socket;

    /// <param name="bufferSize">Bytes that the kernel may keep waiting, by its own account.</param>
    /// <exception cref="IOException">There is no process connector, or this process may not use it.</exception>
    public ProcConnectorSocket(int bufferSize)
    {
        const int Netlink = 16, Datagram = 2, CloseOnExec = 0x80000, Connector = 11;
        const int SocketLevel = 1, ReceiveBufferForce = 33;
        _socket = new SafeFileHandle(socket(Netlink, Datagram | CloseOnExec, Connector), ownsHandle: true);
        if (_socket.IsInvalid)
            throw Failed("netlink connector");
        try
        {
            _ = setsockopt(Descriptor, SocketLevel, ReceiveBufferForce, &bufferSize, sizeof(int));
            NetlinkAddress address = new() { Family = Netlink, Groups = Index };
            if (bind(Descriptor, &address, sizeof(NetlinkAddress)) != 0)
                throw Failed("netlink connector");
            Request(Listen);
            AwaitAnswer();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Descriptor to wait on.</summary>
    public int Descriptor => (int)_socket.DangerousGetHandle();

    /// <summary>Takes the oldest message of the kernel that waits.</summary>
    /// <param name="happened">The message.</param>
    /// <param name="overflowed">Whether the kernel had no room for messages since the last call.</param>
    /// <returns>False: none waits.</returns>
    public bool TryReceive(out ProcEvent happened, out bool overflowed)
    {
        const int DoNotWait = 0x40;
        byte* bytes = stackalloc byte[4096];
        happened = default;
        overflowed = false;
        while (true)
        {
            NetlinkAddress from;
            uint size = (uint)sizeof(NetlinkAddress);
            nint length = recvfrom(Descriptor, bytes, 4096, DoNotWait, &from, &size);
            if (length < 0 && Marshal.GetLastPInvokeError() == NoBufferSpace)
                overflowed = true;
            else if (length < 0)
                return false;
            else if (from.Port == 0 && ProcEvent.TryRead(new ReadOnlySpan<byte>(bytes, (int)length), out happened))
                return true;
        }
    }

    /// <summary>Tells the kernel to send no more; what waits can still be received.</summary>
    public void StopListening()
    {
        try
        {
            Request(Ignore);
        }
        catch (IOException)
        {
            // The end of the socket ends it, too.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Request(uint operation)
    {
        Span<byte> message = stackalloc byte[40];
        message.Clear();
        Put(message, 0, (uint)message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], 3);      // NLMSG_DONE, as the connector has it
        Put(message, 16, Index);
        Put(message, 20, 1);                                            // CN_VAL_PROC
        BinaryPrimitives.WriteUInt16LittleEndian(message[32..], sizeof(uint));
        Put(message, 36, operation);
        fixed (byte* bytes = message)
        {
            if (send(Descriptor, bytes, (nuint)message.Length, 0) < 0)
                throw Failed("netlink connector");
        }
    }

    /// <summary>The kernel answers nobody who is outside of the initial pid or user namespace.</summary>
    private void AwaitAnswer()
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < AnswerPatience)
        {
            Polling.Wait(AnswerPatience, Descriptor);
            while (TryReceive(out ProcEvent answer, out _))
            {
                if (answer.Kind == ProcEventKind.Answer)
                {
                    if (answer.Error != 0)
                        throw new IOException($"The process connector refuses: {Marshal.GetPInvokeErrorMessage((int)answer.Error)}");
                    return;
                }
            }
        }

        throw new IOException("The process connector does not answer: the kernel has none, or this process lives in a pid, user or network namespace of its own");
    }

    private static IOException Failed(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        string hint = error == NotPermitted ? " (CAP_NET_ADMIN is needed)" : "";
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}{hint}");
    }

    private static void Put(Span<byte> message, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(message[at..], value);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int name, void* value, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, NetlinkAddress* address, int size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvfrom(int descriptor, byte* bytes, nuint length, int flags, NetlinkAddress* from, uint* size);

    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }
}
