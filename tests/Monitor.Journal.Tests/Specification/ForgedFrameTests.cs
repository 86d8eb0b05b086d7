using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Whoever is watched can put bytes into an event, but no frame: the salt is not known to them.</summary>
public sealed class ForgedFrameTests : IDisposable
{
    private const ulong Salt = 0x7e57ab1e5a17;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(Salt + 1, false)]
    [InlineData(Salt, true)]
    public void A_frame_inside_a_text_passes_only_with_the_salt(ulong salt, bool passes)
    {
        byte[] forged = SegmentBuilder.FrameOf(salt, (byte)Kind.Entry, 1, 0, Layout.Join(Layout.Everything, SampleEvents.Terminate(1, user: "nobody")));
        SegmentBuilder segment = new(SampleEvents.Journal, Salt, 1, 1);
        segment.Description(SampleEvents.Description(SampleJournal.Routes, SampleJournal.Sinks));
        int entryAt = segment.Length;
        segment.Entry(Layout.Everything, Array.Empty<byte>(), Carrier(forged));
        segment.Entry(Layout.Everything, Array.Empty<byte>(), SampleEvents.Terminate(2));
        segment.Commit(1);
        byte[] bytes = segment.Bytes;
        Assert.Contains(Enumerable.Range(0, bytes.Length / 8), at => bytes.AsSpan(8 * at).StartsWith(forged));

        Assert.Equal([1ul, 2ul], Read(segment.Name, bytes).Sequences);
        bytes[entryAt + 9] ^= 1;
        Contents damaged = Read(segment.Name, bytes);

        Assert.Equal(passes ? [1ul, 2ul] : [2ul], damaged.Sequences);
        Assert.Equal(passes ? [] : [1ul], damaged.Missing);
    }

    /// <summary>An event with bytes in a text, at each of eight places, so that they lie at a multiple of 8 once.</summary>
    private static byte[] Carrier(byte[] forged)
    {
        for (int before = 0; ; before++)
        {
            byte[] record = SampleEvents.Record(1, new ProcessTerminate { UtcTime = new EventTime(1), Image = new Text([.. Encoding.ASCII.GetBytes(new string('x', before)), .. forged]) });
            if (record.AsSpan().IndexOf(forged) % 8 == 0)
                return record;
        }
    }

    private Contents Read(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, name), bytes);
        return Contents.Read(_folder.Path);
    }
}
