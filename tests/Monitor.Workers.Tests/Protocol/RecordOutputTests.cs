using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;
using Monitor.Workers.Running;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Protocol;

public sealed class RecordOutputTests
{
    [Fact]
    public async Task What_did_not_fit_is_told_though_nothing_is_emitted_any_more()
    {
        using GatedStream pipe = new();
        FrameSender sender = new(pipe, "test", _ => { });
        RecordOutput output = new([TickSource.Schema], sender);
        sender.Send(MessageKind.Pong, 1UL, static (to, number) => to.Write(number));
        await Wait.UntilAsync(() => pipe.IsEntered, "the sender writes");
        sender.Enter(MessageKind.Emitted).Take(16 << 20);
        sender.Leave(isUrgent: true);
        Assert.Null(output.Begin(TickSource.Schema));
        Assert.Null(output.Begin(TickSource.Schema));

        output.TellLost();
        output.TellLost();
        pipe.Open();
        sender.Close(TimeSpan.FromMinutes(1));

        FrameReceiver receiver = new(new MemoryStream(pipe.ToArray()));
        List<long> lost = [];
        while (receiver.TryReceive(out MessageKind kind, out ReadOnlySpan<byte> content))
        {
            if (kind == MessageKind.Lost)
                lost.Add(new PayloadReader(content).ReadInt64());
        }

        Assert.Equal([2L], lost);
    }

    /// <summary>A pipe whose other end does not read until it is opened.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _gate = new();

        public bool IsEntered { get; private set; }

        public void Open() => _gate.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            IsEntered = true;
            _gate.Wait();
            base.Write(buffer);
        }
    }
}
