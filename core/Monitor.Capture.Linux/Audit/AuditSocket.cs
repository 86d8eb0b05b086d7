using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux.Audit;

/// <summary>
/// The netlink socket of the audit system, held as auditd holds it: one program at a time can. Rules that are added here are taken back at the
/// end, and auditing is switched off again if it was off; the kernel's calls stay a little slower until it is booted anew.
/// </summary>
internal sealed class AuditSocket : IDisposable
{
    private const ushort Get = 1000;
    private const ushort Set = 1001;
    private const ushort AddRule = 1011;
    private const ushort DeleteRule = 1012;
    private const ushort ErrorMessage = 2;
    private const int HeaderSize = 16;
    private const int StatusSize = 32;
    private const int LostAt = 24;
    private const int ReceiveSize = 16 << 10;
    private const int Exists = 17;
    private const uint Locked = 2;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _socket;
    private readonly byte[] _bytes = new byte[ReceiveSize];
    private readonly List<byte[]> _rules = [];
    private readonly uint _enabledBefore;
    private uint _sequence;
    private bool _isHeld;

    /// <param name="bufferSize">Bytes that the socket may keep waiting.</param>
    /// <param name="rules">The rules to add.</param>
    /// <exception cref="IOException">Another program holds the audit system, or it refuses.</exception>
    public AuditSocket(int bufferSize, IEnumerable<byte[]> rules)
    {
        const int Raw = 3, Audit = 9;
        _socket = Netlink.Open(Raw, Audit, bufferSize);
        if (_socket.IsInvalid)
            throw Failed(Marshal.GetLastPInvokeError());
        try
        {
            byte[] status = ReadStatus();
            _enabledBefore = Word(status, 4);
            uint holder = Word(status, 12);
            LostBefore = Word(status, LostAt);
            if (holder != 0)
                throw new IOException($"process {holder} holds it");
            if (_enabledBefore == Locked)
                throw new IOException("its rules are locked until the next boot");
            Hold(enabled: 1, Environment.ProcessId);
            _isHeld = true;
            foreach (byte[] rule in rules)
            {
                // A rule with the agent's key that is there already was left by an agent that was killed.
                int error = Request(AddRule, rule);
                if (error is not (0 or Exists))
                    throw Failed(error);
                _rules.Add(rule);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Descriptor to wait on.</summary>
    public int Descriptor => (int)_socket.DangerousGetHandle();

    /// <summary>Records that the audit system had lost before.</summary>
    public uint LostBefore { get; }

    /// <summary>Asks how many records the audit system has lost; the answer comes among the records.</summary>
    public void AskForLosses() => Send(Get, []);

    /// <summary>Takes the oldest message that waits.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="text">Its content, valid until the next call.</param>
    /// <param name="overflowed">Whether the socket had no room for messages since the last call.</param>
    /// <returns>False: none waits.</returns>
    public bool TryReceive(out ushort type, out ReadOnlySpan<byte> text, out bool overflowed)
    {
        type = 0;
        text = default;
        overflowed = false;
        while (true)
        {
            int length = Netlink.Receive(Descriptor, _bytes, out bool isKernels);
            if (length < 0 && Marshal.GetLastPInvokeError() == Netlink.NoBufferSpace)
            {
                overflowed = true;
                continue;
            }

            if (length < 0)
                return false;
            if (!isKernels || length < HeaderSize)
                continue;
            type = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(4));
            text = _bytes.AsSpan(HeaderSize, length - HeaderSize).TrimEnd((byte)0);
            return true;
        }
    }

    /// <summary>How many records a status says are lost; null if the message is none.</summary>
    public static uint? LostOf(ushort type, ReadOnlySpan<byte> content) => type == Get && content.Length > LostAt ? WordOrLess(content[LostAt..]) : null;

    /// <summary>Takes the rules back and lets the audit system go.</summary>
    public void Release()
    {
        if (!_isHeld)
            return;
        _isHeld = false;
        foreach (byte[] rule in _rules)
            Request(DeleteRule, rule);
        Hold(_enabledBefore, processId: 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!_socket.IsInvalid)
                Release();
        }
        catch (IOException)
        {
            // The kernel lets a holder go whose socket is closed.
        }

        _socket.Dispose();
    }

    /// <summary>Trailing zero bytes of a content are cut off before.</summary>
    private static uint WordOrLess(ReadOnlySpan<byte> bytes)
    {
        uint word = 0;
        for (int i = Math.Min(3, bytes.Length - 1); i >= 0; i--)
            word = word << 8 | bytes[i];
        return word;
    }

    private byte[] ReadStatus()
    {
        Send(Get, []);
        byte[] status = new byte[StatusSize];
        Await(type =>
        {
            if (type != Get)
                return false;
            _bytes.AsSpan(HeaderSize, StatusSize).CopyTo(status);
            return true;
        });
        return status;
    }

    private void Hold(uint enabled, int processId)
    {
        const uint EnabledAndProcessAndBacklog = 1 | 4 | 16;
        byte[] status = new byte[40];
        BinaryPrimitives.WriteUInt32LittleEndian(status, processId == 0 ? 1 | 4 : EnabledAndProcessAndBacklog);
        BinaryPrimitives.WriteUInt32LittleEndian(status.AsSpan(4), enabled);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(12), processId);
        BinaryPrimitives.WriteUInt32LittleEndian(status.AsSpan(20), 8192);
        if (Request(Set, status) is not 0 and int error)
            throw Failed(error);
    }

    /// <summary>Asks for something and waits for the answer; records that come in between are left out.</summary>
    /// <returns>The error number, 0 for none.</returns>
    private int Request(ushort type, byte[] content)
    {
        uint asked = Send(type, content);
        int error = 0;
        Await(kind =>
        {
            if (kind != ErrorMessage || Word(_bytes, 8) != asked)
                return false;
            error = -BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(HeaderSize));
            return true;
        });
        return error;
    }

    private void Await(Func<ushort, bool> isAnswer)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < AnswerPatience)
        {
            Polling.Wait(AnswerPatience, Descriptor);
            while (TryReceive(out ushort type, out _, out _))
            {
                if (isAnswer(type))
                    return;
                if (type == ErrorMessage && Word(_bytes, 8) == _sequence && BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(HeaderSize)) is < 0 and int error)
                    throw Failed(-error);
            }
        }

        throw new IOException("it does not answer");
    }

    private uint Send(ushort type, ReadOnlySpan<byte> content)
    {
        const ushort RequestAndAnswer = 1 | 4;
        byte[] message = new byte[HeaderSize + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), RequestAndAnswer);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), ++_sequence);
        content.CopyTo(message.AsSpan(HeaderSize));
        return Netlink.TrySend(Descriptor, message) ? _sequence : throw Failed(Marshal.GetLastPInvokeError());
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static IOException Failed(int error) => new(Marshal.GetPInvokeErrorMessage(error));
}
