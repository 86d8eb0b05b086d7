using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Monitor.Capture.Linux.Audit;

/// <summary>What the audit system told and nobody has taken yet. For one thread, but for <see cref="Lost"/>.</summary>
internal sealed class AuditFeed : IDisposable
{
    private const int MostWaiting = 1 << 16;
    private static readonly TimeSpan LossInterval = TimeSpan.FromSeconds(1);

    /// <summary>So long an exec is kept whose process the process connector has not told of.</summary>
    private static readonly TimeSpan Forget = TimeSpan.FromSeconds(10);

    private readonly AuditSocket _socket;
    private readonly AuditAssembler _assembler = new();
    private readonly Dictionary<uint, Queue<AuditEvent>> _execs = [];
    private readonly Queue<(uint Process, long At)> _execOrder = [];
    private readonly Queue<AuditEvent> _connections = [];
    private long _askedAt = Stopwatch.GetTimestamp();
    private long _lostInKernel;
    private long _lostHere;
    private long _unfinished;

    /// <param name="bufferSize">Bytes that the socket may keep waiting.</param>
    /// <param name="withConnections">Whether connections are wanted.</param>
    /// <exception cref="IOException">Another program holds the audit system, or it refuses.</exception>
    public AuditFeed(int bufferSize, bool withConnections) => _socket = new AuditSocket(bufferSize, AuditRules.For(withConnections));

    /// <summary>Descriptor to wait on.</summary>
    public int Descriptor => _socket.Descriptor;

    /// <summary>Records and events that are missing.</summary>
    public long Lost => Volatile.Read(ref _lostInKernel) + Volatile.Read(ref _lostHere) + Volatile.Read(ref _unfinished);

    /// <summary>Reads what waits in the socket.</summary>
    public void Receive()
    {
        if (Stopwatch.GetElapsedTime(_askedAt) > LossInterval)
        {
            _askedAt = Stopwatch.GetTimestamp();
            _socket.AskForLosses();
        }

        while (_socket.TryReceive(out ushort type, out ReadOnlySpan<byte> text, out bool overflowed))
        {
            if (overflowed)
                _lostHere++;
            if (AuditSocket.LostOf(type, text) is { } lost)
                Volatile.Write(ref _lostInKernel, lost - _socket.LostBefore);
            else if (_assembler.Add((AuditRecordType)type, text) is { } whole)
                Take(whole);
        }

        Volatile.Write(ref _unfinished, _assembler.Unfinished);
        ForgetOld();
    }

    /// <summary>The oldest exec of a process; null if none was told.</summary>
    public AuditEvent? TakeExec(uint process)
    {
        if (!_execs.TryGetValue(process, out Queue<AuditEvent>? execs))
            return null;
        AuditEvent oldest = execs.Dequeue();
        if (execs.Count == 0)
            _execs.Remove(process);
        return oldest;
    }

    /// <summary>The oldest connect or accept.</summary>
    public bool TryTakeConnection([NotNullWhen(true)] out AuditEvent? connection) => _connections.TryDequeue(out connection);

    /// <summary>Takes the rules back: no more comes, what waits can still be read.</summary>
    public void Release() => _socket.Release();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Take(AuditEvent whole)
    {
        switch (AuditRules.KindOf(whole.Machine, whole.Call))
        {
            case AuditedCall.Exec:
                if (!_execs.TryGetValue(whole.ProcessId, out Queue<AuditEvent>? execs))
                    _execs[whole.ProcessId] = execs = [];
                execs.Enqueue(whole);
                _execOrder.Enqueue((whole.ProcessId, Stopwatch.GetTimestamp()));
                break;
            case AuditedCall.Connect or AuditedCall.Accept when _connections.Count < MostWaiting:
                _connections.Enqueue(whole);
                break;
            case AuditedCall.Connect or AuditedCall.Accept:
                _lostHere++;
                break;
        }
    }

    private void ForgetOld()
    {
        while (_execOrder.TryPeek(out (uint Process, long At) oldest) && Stopwatch.GetElapsedTime(oldest.At) > Forget)
        {
            _execOrder.Dequeue();
            if (_execs.TryGetValue(oldest.Process, out Queue<AuditEvent>? execs) && execs.Peek() is { } exec && IsOlder(exec))
                TakeExec(oldest.Process);
        }
    }

    private static bool IsOlder(AuditEvent exec) => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - exec.Time > Forget.TotalMilliseconds;
}
