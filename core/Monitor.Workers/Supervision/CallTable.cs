using System.Diagnostics.CodeAnalysis;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>The calls that a worker has not answered yet, and how long they may take. For several threads.</summary>
/// <param name="stopPatience">How long a call may take to return when it is told to.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTable(TimeSpan stopPatience, TimeProvider time)
{
    private const int LongestText = 8 << 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Call> _calls = [];
    private uint _last;
    private Exception? _ended;

    /// <summary>Enters a call.</summary>
    /// <param name="patience">How long it may take; null: as long as it likes.</param>
    /// <param name="batch">The batch that it hands in, which takes what the sink says of it; null for another call.</param>
    public Call Enter(TimeSpan? patience, EventBatch? batch)
    {
        lock (_lock)
        {
            Call call = new(++_last, batch) { Since = time.GetTimestamp(), Patience = patience };
            if (_ended is not null)
                call.Completion.SetException(_ended);
            else
                _calls.Add(call.Id, call);
            return call;
        }
    }

    /// <summary>Notes that a call was told to return.</summary>
    /// <returns>False: it has returned already, or was told before.</returns>
    public bool TryCancel(Call call)
    {
        lock (_lock)
        {
            if (call.IsCancelled || !_calls.ContainsKey(call.Id))
                return false;
            call.IsCancelled = true;
            (call.Since, call.Patience) = (time.GetTimestamp(), stopPatience);
            return true;
        }
    }

    /// <summary>Finds a call that takes too long.</summary>
    public bool TryFindLate([NotNullWhen(true)] out Call? late)
    {
        lock (_lock)
            late = _calls.Values.FirstOrDefault(call => time.GetElapsedTime(call.Since) > call.Patience);
        return late is not null;
    }

    /// <summary>Takes the answer to a call.</summary>
    public void Return(ref PayloadReader content)
    {
        Call? call;
        lock (_lock)
        {
            if (!_calls.Remove(content.ReadUInt32(), out call))
                throw new ProtocolViolation("an answer came to a call that was not made");
        }

        try
        {
            string destination = ReadAnswer(ref content, call, out Exception? thrown);
            if (thrown is null)
                call.Completion.TrySetResult(destination);
            else
                call.Completion.TrySetException(thrown);
        }
        catch (ProtocolViolation violation)
        {
            call.Completion.TrySetException(new WorkerEndedException(violation.Message));
            throw;
        }
    }

    /// <summary>Ends all calls, and those that are entered from now on.</summary>
    public void End(Exception reason)
    {
        lock (_lock)
        {
            _ended = reason;
            foreach (Call call in _calls.Values)
                call.Completion.TrySetException(reason);
            _calls.Clear();
        }
    }

    private static string ReadAnswer(ref PayloadReader content, Call call, out Exception? thrown)
    {
        bool isCancelled = content.ReadBoolean();
        thrown = content.ReadBoolean() ? ErrorCodec.ReadException(ref content) : null;
        if (isCancelled && call.IsCancelled)
            thrown = new OperationCanceledException();
        string destination = "";
        if (!content.IsAtEnd)
            ReadOutcome(ref content, call.Batch, out destination);
        content.RequireEnd();
        return destination;
    }

    /// <summary>What a sink said of its batch counts whether it threw or not.</summary>
    private static void ReadOutcome(ref PayloadReader content, EventBatch? batch, out string destination)
    {
        int count = batch?.Count ?? 0;
        int accepted = content.ReadCount(count);
        for (int left = content.ReadCount(count); left > 0; left--)
        {
            int index = content.ReadCount(count - 1);
            batch!.Reject(index, ErrorCodec.Shown(content.RequireText(LongestText)));
        }

        batch?.Accept(accepted);
        destination = ErrorCodec.Shown(content.RequireText(LongestText));
    }

    /// <summary>A call.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="batch">The batch that it hands in.</param>
    internal sealed class Call(uint id, EventBatch? batch)
    {
        /// <summary>Its number.</summary>
        public uint Id { get; } = id;

        /// <summary>The batch that it hands in; null for another call.</summary>
        public EventBatch? Batch { get; } = batch;

        /// <summary>Completes with the answer: where a sink's events go, or nothing.</summary>
        public TaskCompletionSource<string> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Timestamp from which its patience counts.</summary>
        public long Since { get; set; }

        /// <summary>How long it may take; null: as long as it likes.</summary>
        public TimeSpan? Patience { get; set; }

        /// <summary>Whether it took too long.</summary>
        public bool IsLate { get; set; }

        /// <summary>Whether it was told to return.</summary>
        public bool IsCancelled { get; set; }
    }
}
