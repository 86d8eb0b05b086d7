using System.Text;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Any bytes from outside are read or refused with an error of ours; nothing else is thrown, and nothing hangs.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Random _random = new(1848);

    public void Dispose() => _folder.Dispose();

    private static int Rounds => LongRun.IsOn ? 20_000 : 400;

    [Fact]
    public void Any_bytes_as_a_segment()
    {
        byte[] sound = SampleJournal.Build(segments: 2, groups: 3).Segments[0].Bytes;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = [.. sound.AsSpan(0, _random.Next(3) == 0 ? _random.Next(sound.Length) : sound.Length)];
            for (int change = _random.Next(1, 9); change > 0 && bytes.Length > 0; change--)
                Scribble(bytes);
            ReadAndVerify(bytes, $"round {round}");
        }
    }

    /// <summary>Frames whose checksum fits but whose content does not: only a writer gone mad, or somebody who knows the salt, makes them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_content_with_a_checksum_that_fits(byte kind)
    {
        for (int round = 0; round < Rounds / 4; round++)
        {
            SegmentBuilder segment = new(SampleEvents.Journal, 3, 1, 1);
            segment.Description(SampleEvents.Description(["a"], [("s", null)]));
            byte[] content = Content(kind);
            segment.Frame((Kind)kind, (ulong)_random.Next(4), (ushort)(kind == 1 ? _random.Next(40) : 0), content);
            segment.Entry(1, [null], SampleEvents.Terminate(1));
            segment.Commit(2);
            if (round % 2 == 0)
                segment.Seal();
            else if (round % 5 == 0)
                segment.Frame((Kind)kind, ulong.MaxValue, 0, content);
            ReadAndVerify(segment.Bytes, $"kind {kind}, round {round}");
        }
    }

    [Fact]
    public void Any_text_as_a_description()
    {
        byte[] sound = Encoding.UTF8.GetBytes(SampleEvents.Description(["a", "b"], [("s", "a")]));
        Assert.Equal(["a", "b"], JournalDescription.Parse(sound).Routes);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = [.. sound.AsSpan(0, round % 5 == 0 ? _random.Next(sound.Length) : sound.Length)];
            for (int change = _random.Next(1, 4); change > 0 && bytes.Length > 0; change--)
                bytes[_random.Next(bytes.Length)] = round % 2 == 0 ? (byte)_random.Next(256) : (byte)"{}[]\",:0123456789-truefalsn"[_random.Next(27)];
            ParseDescription(bytes);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"routes\":null}")]
    [InlineData("{\"computer\":1,\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[],\"events\":[]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[\"trail\"],\"events\":[]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[{\"name\":\"trail\",\"route\":1}],\"events\":[]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[null],\"sinks\":[],\"events\":[]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[],\"events\":[{}]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[],\"events\":[{\"id\":0,\"name\":\"\",\"version\":1,\"task\":\"\",\"fields\":[]}]}")]
    [InlineData("{\"computer\":\"\",\"system\":\"\",\"monitor\":\"\",\"routes\":[],\"sinks\":[],\"events\":[{\"id\":70000,\"name\":\"\",\"version\":1,\"task\":\"\",\"fields\":[]}]}")]
    public void What_is_no_description_is_refused(string text) =>
        Assert.StartsWith("MON60", Assert.Throws<MonitorException>(() => JournalDescription.Parse(Encoding.UTF8.GetBytes(text))).Error.Code);

    private static void ParseDescription(byte[] bytes)
    {
        try
        {
            Assert.NotNull(JournalDescription.Parse(bytes).Events);
        }
        catch (MonitorException exception)
        {
            Assert.StartsWith("MON60", exception.Error.Code);
        }
    }

    private byte[] Content(byte kind)
    {
        byte[] content = kind switch
        {
            1 => Layout.Join((ulong)_random.NextInt64(), SampleEvents.Terminate(1)),
            2 => Encoding.UTF8.GetBytes("{\"computer\":\"x\"}"),
            3 => Layout.Join((uint)_random.Next(), 0u, new byte[24]),
            4 => Layout.Join((uint)_random.Next(), 0u, _random.NextInt64(), new byte[32]),
            _ => Layout.Join((uint)_random.Next(3), 0u, new byte[32], 0L, 0L, new byte[24 * _random.Next(3)], (ulong)_random.Next(4000), 0u, Layout.SealMark),
        };
        for (int change = _random.Next(5); change > 0; change--)
            Scribble(content);
        return _random.Next(4) == 0 ? content[.._random.Next(content.Length)] : content;
    }

    private void Scribble(byte[] bytes)
    {
        int at = _random.Next(bytes.Length);
        Span<byte> some = bytes.AsSpan(at, Math.Min(bytes.Length - at, _random.Next(1, 9)));
        switch (_random.Next(3))
        {
            case 0:
                _random.NextBytes(some);
                break;
            case 1:
                some.Fill(0xff);
                break;
            default:
                some.Clear();
                break;
        }
    }

    private void ReadAndVerify(byte[] bytes, string what)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, Layout.SegmentName(1)), bytes);
        try
        {
            Contents contents = Contents.Read(_folder.Path);
            Assert.True(contents.Sequences.SequenceEqual(contents.Sequences.Order()), $"{what}: the order is wrong");
            JournalVerifier.Verify(JournalFolder.Open(_folder.Path));
        }
        catch (MonitorException exception)
        {
            Assert.StartsWith("MON60", exception.Error.Code);
        }
    }
}
