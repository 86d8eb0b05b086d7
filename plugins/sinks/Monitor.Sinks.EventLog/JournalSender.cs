using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.EventLog;

/// <summary>
/// Hands entries to the journal and finds out whether it has read them. The protocol knows no answer, but the kernel says how much of what a socket
/// sent is still unread; and a socket that still takes a datagram was not closed, so that what is no longer unread was read.
/// </summary>
/// <param name="path">The journal's socket.</param>
/// <param name="timeout">How long the journal may read nothing.</param>
/// <param name="newFile">Makes a file in memory; throws <see cref="Win32Exception"/> if the system gives none.</param>
internal sealed class JournalSender(string path, TimeSpan timeout, JournalSender.NewFile newFile) : IDisposable
{
    /// <summary>Larger entries go through a file in memory; the kernel's usual send buffer has room for several of this size.</summary>
    private const int LargestDatagram = 64 << 10;

    private const int Spins = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private JournalSocket? _socket;

    /// <summary>Makes a file with these contents.</summary>
    public delegate SafeFileHandle NewFile(ReadOnlySpan<byte> contents);

    /// <summary>Whether there is a connection; without one, it cannot be known whether the journal read what was sent before.</summary>
    public bool IsConnected => _socket is not null;

    /// <summary>Connects, if that is not so yet.</summary>
    /// <exception cref="MonitorException">The journal cannot be reached.</exception>
    public void Connect() => _socket ??= JournalSocket.Connect(path);

    /// <summary>Ends the connection.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Sends an entry; waits while there is no room for it.</summary>
    /// <returns>Null, or why this system can never pass on an entry of this size.</returns>
    /// <exception cref="MonitorException">The journal went away, or reads nothing.</exception>
    public async ValueTask<string?> SendAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellation)
    {
        Connect();
        if (entry.Length <= LargestDatagram && await TrySendAsync(entry, null, cancellation).ConfigureAwait(false))
            return null;
        try
        {
            using SafeFileHandle file = newFile(entry.Span);
            await TrySendAsync(default, file, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode is SystemError.NotPermitted or SystemError.AccessDenied or SystemError.NotImplemented)
        {
            return $"it is too large for a datagram, and the system gives no file in memory: {exception.Message}";
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new MonitorException(EventLogSinkErrors.CannotSend(path, exception.Message), exception);
        }
    }

    /// <summary>Waits until the journal has read all that was sent.</summary>
    /// <exception cref="MonitorException">The journal went away before, or reads nothing.</exception>
    public async ValueTask ConfirmAsync(CancellationToken cancellation)
    {
        Connect();
        await WaitUntilReadAsync(cancellation).ConfigureAwait(false);
        await TrySendAsync(default, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a datagram of bytes or with a file; neither: one without meaning, to see that the socket is open.</summary>
    /// <returns>False if it is larger than a datagram can be.</returns>
    private async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, SafeFileHandle? file, CancellationToken cancellation)
    {
        SpinWait spin = default;
        long waitingSince = 0;
        int unread = int.MaxValue;
        while (true)
        {
            int error = file is null ? _socket!.Send(bytes.Span) : _socket!.Send(file);
            if (error == SystemError.None)
                return true;
            if (error == SystemError.MessageTooLong && file is null)
                return false;
            if (!SystemError.IsFull(error))
                throw Lost(error);
            (waitingSince, unread) = Watch(waitingSince, unread, _socket.BytesUnread);
            if (spin.Count < Spins)
                spin.SpinOnce(sleep1Threshold: -1);
            else
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitUntilReadAsync(CancellationToken cancellation)
    {
        SpinWait spin = default;
        long waitingSince = 0;
        int unread = int.MaxValue;
        while (_socket!.BytesUnread is > 0 and int now)
        {
            (waitingSince, unread) = Watch(waitingSince, unread, now);
            if (spin.Count < Spins)
                spin.SpinOnce(sleep1Threshold: -1);
            else
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Counts the time in which nothing was read.</summary>
    private (long WaitingSince, int Unread) Watch(long waitingSince, int before, int now)
    {
        if (now < before)
            return (Stopwatch.GetTimestamp(), now);
        if (Stopwatch.GetElapsedTime(waitingSince) > timeout)
            throw new MonitorException(EventLogSinkErrors.NotRead(path, timeout));
        return (waitingSince, before);
    }

    private MonitorException Lost(int error)
    {
        Dispose();
        string reason = new Win32Exception(error).Message;
        return new MonitorException(SystemError.IsPeerGone(error) ? EventLogSinkErrors.Gone(path, reason) : EventLogSinkErrors.CannotSend(path, reason));
    }
}
