using Monitor.Workers.Protocol;

namespace Monitor.Workers.Tests.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void What_is_sent_comes_out_as_it_was_whatever_pieces_the_pipe_gives()
    {
        byte[] sent = Frames(out List<(MessageKind Kind, byte[] Content)> expected);
        Random random = new(1);
        FrameReceiver receiver = new(new PieceStream(sent, random));

        foreach ((MessageKind kind, byte[] content) in expected)
        {
            Assert.True(receiver.TryReceive(out MessageKind received, out ReadOnlySpan<byte> bytes));
            Assert.Equal(kind, received);
            Assert.True(content.AsSpan().SequenceEqual(bytes));
        }

        Assert.False(receiver.TryReceive(out _, out _));
    }

    [Fact]
    public void A_changed_bit_is_found_wherever_it_is()
    {
        byte[] sent = Small();
        for (int bit = 0; bit < sent.Length * 8; bit++)
        {
            byte[] changed = [.. sent];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            int whole = Receive(changed);
            Assert.True(whole < 3, $"Bit {bit} was changed, and {whole} frames came.");
        }
    }

    [Fact]
    public void Frames_that_are_cut_off_missing_or_doubled_are_no_frames()
    {
        byte[] sent = Small();
        int first = BitConverter.ToInt32(sent);
        for (int length = 0; length < sent.Length; length++)
            Assert.True(Receive(sent[..length]) < 3);
        Assert.Equal(0, Receive(sent[first..]));
        Assert.Equal(1, Receive([.. sent[..first], .. sent]));
    }

    [Fact]
    public void Garbage_is_refused_without_being_believed()
    {
        Random random = new(2);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] garbage = new byte[random.Next(1, 200)];
            random.NextBytes(garbage);
            if (round % 2 == 0 && garbage.Length > 4)
                BitConverter.TryWriteBytes(garbage, random.Next(0, 64) * 8);
            Assert.Equal(0, Receive(garbage));
        }
    }

    [Fact]
    public void A_message_that_is_larger_than_a_frame_may_be_is_not_sent()
    {
        FrameBuffer buffer = new();
        buffer.Begin(MessageKind.Ping);
        buffer.Take(17 << 20);
        Assert.Throws<ProtocolViolation>(() => buffer.End(1));
        Assert.Equal(0, buffer.Length);
    }

    /// <summary>How many frames come before the end, or before something is refused.</summary>
    private static int Receive(byte[] bytes)
    {
        FrameReceiver receiver = new(new MemoryStream(bytes));
        int count = 0;
        try
        {
            while (receiver.TryReceive(out _, out _))
                count++;
        }
        catch (ProtocolViolation)
        {
            return count;
        }

        return count;
    }

    private static byte[] Small()
    {
        FrameBuffer buffer = new();
        for (uint number = 0; number < 3; number++)
        {
            buffer.Begin(MessageKind.Ping);
            buffer.Write(number);
            buffer.End(number + 1);
        }

        return buffer.Seal().ToArray();
    }

    private static byte[] Frames(out List<(MessageKind Kind, byte[] Content)> frames)
    {
        Random random = new(3);
        FrameBuffer buffer = new();
        frames = [];
        for (ulong number = 1; number < 300; number++)
        {
            byte[] content = new byte[number % 50 == 0 ? random.Next(3 << 20) : random.Next(300)];
            random.NextBytes(content);
            MessageKind kind = number % 2 == 0 ? MessageKind.Emitted : MessageKind.Events;
            buffer.Begin(kind);
            buffer.WriteRaw(content);
            buffer.End(number);
            frames.Add((kind, content));
        }

        return buffer.Seal().ToArray();
    }

    private sealed class PieceStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 100_000)));
    }
}
