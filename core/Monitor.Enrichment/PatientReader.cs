using System.Threading.Channels;

namespace Monitor.Enrichment;

/// <summary>
/// Reads files whose reading can last for ever: the arguments in /proc/PID/cmdline lie in the process's own memory, and what that maps may be
/// a file of a FUSE server that does not answer. A thread of its own reads; one that is late is left behind. For one thread.
/// </summary>
/// <param name="patience">How long a file may take.</param>
internal sealed class PatientReader(TimeSpan patience) : IDisposable
{
    /// <summary>So many threads are left behind at a time; with so many nothing is read, until one of them comes back.</summary>
    public const int MaximumLate = 16;

    private Worker? _worker;
    private readonly List<Worker> _late = [];

    /// <summary>What the file holds; empty if it cannot be read, or not in time.</summary>
    public byte[] Read(string path)
    {
        if (_late.Count == MaximumLate && _late.RemoveAll(static worker => worker.HasEnded) == 0)
            return [];
        _worker ??= new Worker();
        if (_worker.Read(path, patience) is { } content)
            return content;
        _worker.End();
        _late.Add(_worker);
        _worker = null;
        return [];
    }

    /// <inheritdoc/>
    public void Dispose() => _worker?.End();

    private sealed class Worker
    {
        private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();

        private readonly Thread _thread;

        public Worker()
        {
            _thread = new Thread(Run) { Name = "process arguments", IsBackground = true };
            _thread.Start();
        }

        public bool HasEnded => !_thread.IsAlive;

        /// <summary>What the file holds; null if that takes too long, and then the worker is of no more use.</summary>
        public byte[]? Read(string path, TimeSpan patience)
        {
            Request request = new(path);
            _requests.Writer.TryWrite(request);
            return request.Content.Task.Wait(patience) ? request.Content.Task.Result : null;
        }

        /// <summary>The thread ends as soon as it can.</summary>
        public void End() => _requests.Writer.Complete();

        private void Run()
        {
            foreach (Request request in _requests.Reader.ReadAllAsync().ToBlockingEnumerable())
                request.Content.SetResult(ProcFile.Read(request.Path));
        }
    }

    private sealed record Request(string Path)
    {
        public TaskCompletionSource<byte[]> Content { get; } = new();
    }
}
