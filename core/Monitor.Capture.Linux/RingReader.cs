using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux;

/// <summary>
/// Reads a BPF ring where it lies. Page 0 holds the reader's position (writable), page 1 the kernel's; the data follows twice over, so that a
/// record which wraps is still one span. For one thread.
/// </summary>
internal sealed unsafe partial class RingReader : IDisposable
{
    private const uint Busy = 1u << 31;
    private const uint Discarded = 1u << 30;
    private const int RecordHeader = 8;

    private readonly byte* _consumer;
    private readonly byte* _producer;
    private readonly byte* _data;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;
    private readonly nuint _size;
    private readonly SafeFileHandle _poll;

    /// <param name="map">The ring's map.</param>
    /// <param name="size">Its bytes.</param>
    public RingReader(SafeFileHandle map, uint size)
    {
        const int Read = 1, Write = 2, Shared = 1;
        const int AddEntry = 1;
        const uint Readable = 1, EdgeTriggered = 1u << 31;
        int descriptor = (int)map.DangerousGetHandle();
        _size = size;
        _poll = new SafeFileHandle(epoll_create1(0x80000), ownsHandle: true);
        try
        {
            _consumer = Check(mmap(null, _page, Read | Write, Shared, descriptor, 0));
            _producer = Check(mmap(null, _page + 2 * _size, Read, Shared, descriptor, (nint)_page));
            _data = _producer + _page;

            // Edge-triggered: a level-triggered wait returns at once while any record lies unread, and then the kernel side's choice not to
            // wake would save nothing. Every wait is followed by a full drain.
            PollEvent wanted = new() { Events = Readable | EdgeTriggered };
            if (epoll_ctl((int)_poll.DangerousGetHandle(), AddEntry, descriptor, &wanted) != 0)
                throw new IOException($"The ring cannot be waited for: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes that wait to be read.</summary>
    public long Waiting => (long)(Volatile.Read(ref *(ulong*)_producer) - Volatile.Read(ref *(ulong*)_consumer));

    /// <summary>Sleeps until the kernel side wakes the reader or the time is over.</summary>
    public void Wait(TimeSpan patience)
    {
        PollEvent happened;
        _ = epoll_wait((int)_poll.DangerousGetHandle(), &happened, 1, (int)patience.TotalMilliseconds);
    }

    /// <summary>Hands over finished records, oldest first, until none is left or <paramref name="maximumBytes"/> were read.</summary>
    /// <returns>Bytes read.</returns>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        ref ulong mine = ref *(ulong*)_consumer;
        ulong at = mine, began = at;
        bool lookedAgain = false;
        while (at - began < (ulong)maximumBytes)
        {
            uint* head = (uint*)(_data + (at & (_size - 1)));
            uint length = at == Volatile.Read(ref *(ulong*)_producer) ? Busy : Volatile.Read(ref *head);
            if ((length & Busy) != 0)
            {
                // Empty, or reserved and not yet finished. The kernel wakes only a reader that it sees caught up: our position must be out
                // before the last look, or both sides miss each other and the wait sleeps on a full ring.
                if (lookedAgain)
                    break;
                Interlocked.MemoryBarrier();
                lookedAgain = true;
                continue;
            }

            uint body = length & ~Discarded;
            if ((length & Discarded) == 0)
                handler(new ReadOnlySpan<byte>(head + 2, (int)body));
            at += (body + RecordHeader + 7) & ~7u;
            Volatile.Write(ref mine, at);
            lookedAgain = false;
        }

        return (long)(at - began);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _poll.Dispose();
        if (_consumer is not null)
            _ = munmap(_consumer, _page);
        if (_producer is not null)
            _ = munmap(_producer, _page + 2 * _size);
    }

    private static byte* Check(byte* mapped) =>
        (nint)mapped != -1 ? mapped : throw new IOException($"The ring cannot be mapped: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int poll, int operation, int descriptor, PollEvent* wanted);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int poll, PollEvent* happened, int count, int milliseconds);

    /// <summary>struct epoll_event is packed on x86-64 (12 bytes) and padded elsewhere (16): room for both, the events always first.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct PollEvent
    {
        [FieldOffset(0)]
        public uint Events;
    }
}
