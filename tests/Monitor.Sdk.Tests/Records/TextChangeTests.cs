using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>Texts of a record that are changed after it was written.</summary>
public sealed class TextChangeTests
{
    [Theory]
    [InlineData("/usr/bin/dash", 13, "/usr/bin/dash")]
    [InlineData("/usr/bin/dash", 12, "/usr/bin/...")]
    [InlineData("/usr/bin/dash", 3, "...")]
    [InlineData("/usr/bin/dash", 2, "-")]
    [InlineData("/usr/bin/dash", 1, "-")]
    [InlineData("ab", 2, "ab")]
    [InlineData("ü€😀ü€😀", 8, "ü€😀ü€😀")]
    [InlineData("ü€😀ü€😀", 7, "ü€😀...")]
    [InlineData("ü€😀ü€😀", 6, "ü€...")]
    public void A_text_is_cut_at_a_character_and_marked(string text, int characters, string expected)
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate { Image = text, User = "root" });

        buffer.Cut(0, ProcessTerminate.Schema.Find("Image")!.Index, characters);

        Assert.Null(EventRecord.TryRead(buffer[0].Bytes, ProcessTerminate.Schema, out EventRecord record));
        ProcessTerminate read = ProcessTerminate.ReadFrom(record);
        Assert.Equal((expected, "root"), (read.Image.ToString(), read.User.ToString()));
        Assert.Equal(expected == "-", read.Image.IsAbsent);
    }

    [Fact]
    public void Bytes_that_are_no_text_count_as_one_character_each()
    {
        EventBuffer buffer = new();
        byte[] raw = [(byte)'/', 0xff, 0xfe, 0xfd, (byte)'/', (byte)'n', (byte)'a'];
        buffer.Append(new ProcessTerminate { Image = raw });

        buffer.Cut(0, ProcessTerminate.Schema.Find("Image")!.Index, 6);

        Assert.Null(EventRecord.TryRead(buffer[0].Bytes, ProcessTerminate.Schema, out EventRecord record));
        Assert.Equal([(byte)'/', 0xff, 0xfe, (byte)'.', (byte)'.', (byte)'.'], ProcessTerminate.ReadFrom(record).Image.Bytes.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("technique_id=T1059.004,technique_name=Unix Shell")]
    public void A_copy_has_another_text_in_one_field(string name)
    {
        EventBuffer source = new(), target = new();
        source.Append(new ProcessTerminate { RuleName = "before", Image = "/bin/program", User = "root", ProcessId = 7 });
        target.Append(new ProcessTerminate { ProcessId = 1 });

        Assert.True(target.AppendWith(source[0], ProcessTerminate.Schema.Find("RuleName")!.Index, System.Text.Encoding.UTF8.GetBytes(name)));
        target.Append(new ProcessTerminate { ProcessId = 2 });

        Assert.Equal(3, target.Count);
        Assert.Null(EventRecord.TryRead(target[1].Bytes, ProcessTerminate.Schema, out EventRecord record));
        ProcessTerminate read = ProcessTerminate.ReadFrom(record);
        Assert.Equal((name, "/bin/program", "root", 7u), (read.RuleName.ToString(), read.Image.ToString(), read.User.ToString(), read.ProcessId));
        Assert.Equal("before", ProcessTerminate.ReadFrom(source[0]).RuleName.ToString());
        Assert.Equal((1u, 2u), (ProcessTerminate.ReadFrom(target[0]).ProcessId, ProcessTerminate.ReadFrom(target[2]).ProcessId));
    }
}
