using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>The netlink socket on which the kernel tells of processes.</summary>
internal sealed class ProcConnectorSocket : IDisposable
{
    /// <summary>The connector's number for processes, which is its multicast group, too.</summary>
    public const uint Index = 1;

    private const uint Listen = 1;
    private const uint Ignore = 2;
    private const int NotPermitted = 1;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _socket;

    /// <param name="bufferSize">Bytes that the kernel may keep waiting, by its own account.</param>
    /// <exception cref="IOException">There is no process connector, or this process may not use it.</exception>
    public ProcConnectorSocket(int bufferSize)
    {
        const int Datagram = 2, Connector = 11;
        _socket = Netlink.Open(Datagram, Connector, bufferSize);
        if (_socket.IsInvalid)
            throw Failed("netlink connector");
        try
        {
            if (!Netlink.TryJoin(Descriptor, Index))
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
        Span<byte> bytes = stackalloc byte[4096];
        happened = default;
        overflowed = false;
        while (true)
        {
            int length = Netlink.Receive(Descriptor, bytes, out bool isKernels);
            if (length < 0 && Marshal.GetLastPInvokeError() == Netlink.NoBufferSpace)
                overflowed = true;
            else if (length < 0)
                return false;
            else if (isKernels && ProcEvent.TryRead(bytes[..length], out happened))
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
        if (!Netlink.TrySend(Descriptor, message))
            throw Failed("netlink connector");
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
}
