using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>A sink in a worker: a batch comes in pieces, then the call that hands it in. The agent makes one call at a time.</summary>
/// <param name="sink">The sink.</param>
/// <param name="events">Every event that may come.</param>
/// <param name="sender">Where messages go.</param>
internal sealed class SinkComponent(ISink sink, EventCatalog events, FrameSender sender) : WorkerComponent(sender)
{
    private readonly EventBuffer _events = new();
    private readonly EventBatch _batch = new();
    private int[] _all = [];
    private string _destination = "";

    /// <inheritdoc/>
    public override void Describe(FrameBuffer to)
    {
    }

    /// <inheritdoc/>
    public override void Take(MessageKind kind, ref PayloadReader content)
    {
        switch (kind)
        {
            case MessageKind.Events:
                Gather(content.Rest);
                break;
            case MessageKind.Write:
                uint call = content.ReadUInt32();
                if (content.ReadUInt32() != (uint)_events.Count)
                    throw new ProtocolViolation("a batch is not whole");
                if (_all.Length < _events.Count)
                    _all = [.. Enumerable.Range(0, _events.Count * 2)];
                _batch.Reset(_events, _all.AsSpan(0, _events.Count));
                Begin(call, token => sink.WriteAsync(_batch, token).AsTask());
                break;
            case MessageKind.Reopen:
                Begin(content.ReadUInt32(), token => sink.ReopenAsync(token).AsTask());
                break;
            default:
                base.Take(kind, ref content);
                break;
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => sink.DisposeAsync();

    /// <inheritdoc/>
    protected override Task StartAsync(CancellationToken cancellation) => sink.StartAsync(cancellation).AsTask();

    /// <inheritdoc/>
    protected override void NoteOutcome()
    {
        try
        {
            _destination = sink.Destination;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _destination = "";
        }
    }

    /// <inheritdoc/>
    protected override void WriteOutcome(FrameBuffer to)
    {
        to.Write(_batch.Accepted);
        to.Write(_batch.Rejections.Count);
        foreach (EventBatch.Rejection rejection in _batch.Rejections)
        {
            to.Write(rejection.Index);
            to.Write(ErrorCodec.Shown(rejection.Reason));
        }

        to.Write(ErrorCodec.Shown(_destination));
        _batch.Reset(_events, []);
        _events.Clear();
    }

    private void Gather(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            if (records.Length < RecordLayout.HeaderSize)
                throw new ProtocolViolation("a record is shorter than a header");
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(records);
            if (length < RecordLayout.HeaderSize || length > records.Length)
                throw new ProtocolViolation("a record has an impossible length");
            EventRecord record = EventRecord.FromTrusted(records[..length]);
            if (events.Find(record.EventId) is null)
                throw new ProtocolViolation($"event {record.EventId} was not declared");
            _events.Append(record);
            records = records[length..];
        }
    }
}
