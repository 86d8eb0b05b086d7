using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Answers of a DNS server, by every way in which a program can receive them. The program has a network of its own, where port 53
/// is free.</summary>
public sealed class DnsTests(LiveKernel kernel)
{
    private const int NotPossible = 77;

    [Theory]
    [InlineData("recvfrom")]
    [InlineData("peek-and-recv")]
    [InlineData("read")]
    [InlineData("readv")]
    [InlineData("recvmsg")]
    [InlineData("recvmmsg")]
    [InlineData("ipv6")]
    [InlineData("dual")]
    [InlineData("tcp")]
    [InlineData("tcp-split")]
    [InlineData("tcp-readv")]
    [InlineData("tcp-two-at-once")]
    [InlineData("compat-read")]
    [InlineData("compat-readv")]
    [InlineData("compat-recvfrom")]
    [InlineData("compat-recvmsg")]
    [InlineData("compat-recvmmsg")]
    [InlineData("other-port")]
    [InlineData("no-message")]
    public void Each_answer_is_seen_once_however_it_is_received(string way)
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, "dns", way);
        Assert.SkipWhen(program.ExitCode == NotPossible, "This kernel has no network namespaces, or no 32-bit system calls.");
        Assert.Equal(0, program.ExitCode);

        SeenActivity[] answers = [.. session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.DnsMessage)];

        Assert.Equal(program.Lines, answers.Select(Line));
        Assert.All(answers, answer => Assert.Equal((kernel.Actions, CaptureNotes.None), (answer.Image, answer.Notes)));
        Assert.All(answers, answer => Assert.InRange(answer.Time.UnixNanoseconds, program.Before.UnixNanoseconds, program.After.UnixNanoseconds));
    }

    private static string Line(SeenActivity answer)
    {
        string[] server = answer.DnsServer.Split(' ');
        return $"dns {server[1]} {server[0]} {answer.QueryName} {answer.QueryType} {answer.ResponseCode} {answer.QueryResults}";
    }
}
