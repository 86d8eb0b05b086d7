using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Collectors.FileExecutable;

/// <summary>Watches files that are being written until they have come to rest, on a thread of its own.</summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>Set in a tag when the kernel side has seen that the file is a program; the rest is the writer's descriptor.</summary>
    public const ulong ProgramTag = 1UL << 32;

    private const int LooksPerRest = 4;
    private const int MostMoves = 512;

    private readonly FileExecutableSettings _settings;
    private readonly TimeProvider _time;
    private readonly DeferredEvents _arriving;
    private readonly DeferredEvents _moves = new(MostMoves);
    private readonly EventBuffer _move = new(1 << 10);
    private readonly LinkedList<WatchedFile> _watched = [];
    private readonly Dictionary<(uint Device, ulong Inode), WatchedFile> _known = [];
    private readonly DeferredWorker _worker;

    public FileWatch(FileExecutableSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _arriving = new DeferredEvents(settings.Files);
        _worker = new DeferredWorker("written programs", _arriving);
        _worker.Start(Work, () => _watched.Count == 0 ? Timeout.InfiniteTimeSpan : _settings.Rest / LooksPerRest);
    }

    /// <summary>Takes a file that was written; on the capture thread.</summary>
    public bool TryAdd(scoped in FileExecutableDetected written, CollectorContext context, ulong tag, bool isIncomplete) =>
        _arriving.TryAddMarked(written, context, tag, isIncomplete);

    /// <summary>Takes a move, from TargetFilename to RestingFilename; on the capture thread. Moves wait apart from files that were written: of
    /// those there are few, and none is to be missed for the sake of moves.</summary>
    public bool TryAddMove(scoped in FileExecutableDetected moved, CollectorContext context)
    {
        bool added = _moves.TryAdd(moved, context);
        _arriving.Wake();
        return added;
    }

    /// <summary>Settles all files as they are.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _worker.DrainAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        Forget(_watched.First, all: true);
        _arriving.Dispose();
        _moves.Dispose();
    }

    private void Work(bool isDraining)
    {
        while (!_worker.IsEnding && _moves.TryTake(_move, out _, out _))
        {
            TakeWritten();      // what was written before the move is known by then
            Follow(FileExecutableDetected.ReadFrom(_move[0]));
        }

        TakeWritten();
        LookAtAll(isLast: isDraining);
    }

    private void TakeWritten()
    {
        EventBuffer buffer = new(1 << 10);
        while (!_worker.IsEnding && _arriving.TryTake(buffer, out CollectorContext context, out ulong tag))
        {
            FileIdentity? file = FileExecutableDetected.ReadFrom(buffer[0]).TargetFile;
            if (file is { } again && _known.TryGetValue((again.Device, again.Inode), out WatchedFile? known) && known.IsHeld)
            {
                if ((tag & ProgramTag) != 0)
                    known.NoteProgram();        // the same file, written at its beginning once more
                continue;
            }

            DateTime now = _time.GetUtcNow().UtcDateTime;
            WatchedFile watched = WatchedFile.Open(buffer, context, (uint)tag, (tag & ProgramTag) != 0, now);
            buffer = new EventBuffer(1 << 10);
            _watched.AddLast(watched);
            if (file is { } identity)
                _known[(identity.Device, identity.Inode)] = watched;
            if (watched.Look(now, _settings.Rest, isLast: false))
                Forget(_watched.Last, all: false);
            else if (_watched.Count > _settings.Files)
                Settle(_watched.First!, now);
        }
    }

    private void Follow(scoped in FileExecutableDetected moved)
    {
        foreach (WatchedFile watched in _watched)
            watched.Follow(moved.TargetFilename.Bytes, moved.RestingFilename.Bytes);
    }

    private void LookAtAll(bool isLast)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        LinkedListNode<WatchedFile>? node = _watched.First;
        while (node is not null)
        {
            LinkedListNode<WatchedFile>? next = node.Next;
            if (node.Value.Look(now, _settings.Rest, isLast || now - node.Value.Begun >= _settings.Patience))
                Forget(node, all: false);
            node = next;
        }
    }

    private void Settle(LinkedListNode<WatchedFile> node, DateTime now)
    {
        node.Value.Look(now, _settings.Rest, isLast: true);
        Forget(node, all: false);
    }

    private void Forget(LinkedListNode<WatchedFile>? node, bool all)
    {
        while (node is not null)
        {
            LinkedListNode<WatchedFile>? next = node.Next;
            if (node.Value.File is { } file && _known.GetValueOrDefault((file.Device, file.Inode)) == node.Value)
                _known.Remove((file.Device, file.Inode));
            node.Value.Dispose();
            _watched.Remove(node);
            node = all ? next : null;
        }
    }
}
