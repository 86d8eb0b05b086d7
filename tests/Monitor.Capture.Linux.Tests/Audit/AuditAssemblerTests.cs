using System.Globalization;
using System.Text;
using Monitor.Capture.Linux.Audit;

namespace Monitor.Capture.Linux.Tests.Audit;

/// <summary>Audit events put together from records that a 6.1 kernel sent (records.txt: the type, and the text).</summary>
public sealed class AuditAssemblerTests
{
    private readonly AuditEvent[] _events = Assemble(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "audit-records.txt"), Encoding.Latin1));

    [Fact]
    public void A_start_has_its_arguments_directory_name_and_ids()
    {
        AuditEvent start = _events[0];

        Assert.Equal((1796040181444, 0xC000003E, 59, 0), (start.Time, start.Machine, start.Call, start.Result));
        Assert.Equal((113u, 112u, 0u, 0u, 0u, uint.MaxValue, uint.MaxValue), (start.ProcessId, start.ParentId, start.UserId, start.EffectiveUserId, start.GroupId, start.LoginUserId, start.SessionId));
        Assert.Equal(("/bin/true", "/", "/bin/true", "true\0one\0two words\0"), (Text(start.Image), Text(start.Directory), Text(start.Name), Text(start.Arguments)));
    }

    [Fact]
    public void What_a_program_chose_comes_byte_for_byte()
    {
        AuditEvent start = _events.Single(one => one.ProcessId == 128);

        Assert.Equal([.. "/tmp/two words\0a b\0q\"q\0\0x"u8, 0xff, .. "y\nz\0"u8], start.Arguments.ToArray());
        Assert.Equal(("/tmp/two words", "/tmp", "/tmp/two words"), (Text(start.Image), Text(start.Directory), Text(start.Name)));
    }

    [Fact]
    public void An_argument_in_pieces_is_put_together()
    {
        AuditEvent start = _events.Single(one => one.ProcessId == 138);

        Assert.Equal("/bin/true\0" + new string('A', 9000) + "\0", Text(start.Arguments));
    }

    [Fact]
    public void A_program_from_memory_bears_the_kernels_mark()
    {
        AuditEvent start = _events.Single(one => one.ProcessId == 116);

        Assert.Equal(("/memfd:hidden (deleted)", "", "true\0from-memory\0"), (Text(start.Image), Text(start.Name), Text(start.Arguments)));
    }

    [Fact]
    public void Records_of_two_events_may_lie_among_each_other()
    {
        AuditEvent accept = _events.Single(one => one.Call == 43 && one.Address[0] == 2), connect = _events.Single(one => one is { Call: 42, ProcessId: 118 });

        Assert.Equal(("020082E27F0000010000000000000000", 4L, 112u), (Convert.ToHexString(accept.Address), accept.Result, accept.ProcessId));
        Assert.Equal(("0200A64B7F0000010000000000000000", 4ul, 0L), (Convert.ToHexString(connect.Address), connect.FirstArgument, connect.Result));
    }

    [Fact]
    public void A_call_that_failed_gives_its_error() => Assert.Equal(-111, _events.Single(one => one is { Call: 42, Result: not 0 }).Result);

    [Fact]
    public void An_event_without_the_call_is_none() =>
        Assert.Empty(Assemble(["1307 audit(1.000:1): cwd=\"/\"", "1320 audit(1.000:1): ", "1320 audit(1.000:2): ", "1300 nonsense"]));

    [Fact]
    public void Events_whose_end_does_not_come_are_given_up_and_counted()
    {
        AuditAssembler assembler = new();
        for (int serial = 0; serial <= AuditAssembler.MostOpen; serial++)
            Assert.Null(assembler.Add(AuditRecordType.Directory, Encoding.ASCII.GetBytes($"audit(1.000:{serial}): cwd=\"/\"")));

        Assert.Equal(AuditAssembler.MostOpen, assembler.Unfinished);
    }

    [Theory]
    [InlineData("audit(12.345:6): a=b", true)]
    [InlineData("audit(12.345:6):", true)]
    [InlineData("audit(12.345:6", false)]
    [InlineData("audit(12.345)", false)]
    [InlineData("audit(x.345:6): ", false)]
    [InlineData("", false)]
    public void A_stamp_is_read_or_refused(string text, bool isOne)
    {
        Assert.Equal(isOne, AuditText.TryReadStamp(Encoding.ASCII.GetBytes(text), out long time, out ulong serial, out _));
        Assert.Equal(isOne ? (12345, 6) : (0, serial), (isOne ? time : 0, serial));
    }

    [Theory]
    [InlineData("\"x\"", "x")]
    [InlineData("\"\"", "")]
    [InlineData("4142", "AB")]
    [InlineData("(null)", "")]
    [InlineData("414", "")]
    [InlineData("zz", "")]
    [InlineData("", "")]
    public void A_value_is_decoded(string value, string meaning) => Assert.Equal(meaning, Text(AuditText.Decode(Encoding.ASCII.GetBytes(value))));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static AuditEvent[] Assemble(IEnumerable<string> lines)
    {
        AuditAssembler assembler = new();
        return [.. lines.Select(line => line.Split(' ', 2))
            .Select(parts => assembler.Add((AuditRecordType)ushort.Parse(parts[0], CultureInfo.InvariantCulture), Encoding.Latin1.GetBytes(parts[1])))
            .OfType<AuditEvent>()];
    }
}
