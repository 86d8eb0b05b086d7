using Microsoft.Diagnostics.Tracing;
using Monitor.Collectors.DotNetRuntime;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>Recordings of real programs, and what becomes of their streams on the way to the library.</summary>
public sealed class RecordedTests
{
    private static readonly string[] Recordings = ["runtime-5.nettrace.zip", "rundown-5.nettrace.zip"];

    public static TheoryData<string> All => [.. Recordings];

    [Theory]
    [MemberData(nameof(All))]
    public void Sequence_points_that_are_put_in_lose_no_event(string recording)
    {
        byte[] content = Fixtures.Unzip(recording).ToArray();
        List<string> expected = Read(new MemoryStream(content));
        Assert.NotEmpty(expected);

        using NetTraceStream halted = new(new HaltingStream(content, EndsOfObjects(content), seed: recording.Length, TimeSpan.FromMilliseconds(2)), TimeSpan.Zero);
        List<string> found = Read(halted);

        // In order for each thread; what threads did at the same time may be told one after the other.
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.True(halted.Position > content.Length, "no point was put in");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_programs_load_from_files_is_not_reported(string recording)
    {
        RecordingOutput output = new();
        using NetTraceStream stream = new(Fixtures.Unzip(recording), TimeSpan.FromMilliseconds(100));
        using EventPipeEventSource source = new(stream);
        RuntimeReports reports = new(7, process: null, output.Context, TimeProvider.System);
        RuntimeEvents events = new(reports, () => Assert.Fail("An event of a real runtime was taken to be malformed."));
        source.AllEvents += events.Take;

        source.Process();
        events.EndOfRundown();

        Assert.DoesNotContain(output.Events, one => one["Source"] == "memory");
    }

    [Fact]
    public void A_stream_that_is_changed_anywhere_ends_or_is_refused()
    {
        byte[] content = Fixtures.Unzip(Recordings[1]).ToArray();
        Random random = new(8);
        byte[] buffer = new byte[10_000];
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. content];
            for (int flips = random.Next(1, 40); flips > 0; flips--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            using NetTraceStream stream = new(new MemoryStream(changed), TimeSpan.FromSeconds(1));
            try
            {
                while (stream.Read(buffer) > 0)
                {
                }
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 300);
    }

    private static List<int> EndsOfObjects(byte[] content)
    {
        List<int> ends = [];
        NetTraceObjects objects = new(content.Length);
        for (int at = 0; at < content.Length;)
        {
            at += objects.Follow(content.AsSpan(at), at);
            if (objects.IsBetween)
                ends.Add(at);
        }

        Assert.True(ends.Count > 10);
        return ends;
    }

    private static List<string> Read(Stream stream)
    {
        List<string> events = [];
        using EventPipeEventSource source = new(stream);
        source.AllEvents += happened => events.Add($"{happened.TimeStampRelativeMSec:R} {happened.ThreadID} {happened.ProviderGuid} {(int)happened.ID} {happened.EventDataLength}");
        source.Process();
        return events;
    }
}
