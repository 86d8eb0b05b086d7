using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.Host.CommandLine;
using Monitor.Host.RuleFiles;
using Monitor.Journal;

namespace Monitor.Host.JournalFiles;

/// <summary><c>monitor journal verify</c>.</summary>
internal static class JournalVerifyCommand
{
    private const int HashDigits = 64;

    /// <summary>Reads every byte and follows the chain.</summary>
    /// <returns>1 if anything is not as it was written, or the chain does not pass through the head that was noted down.</returns>
    public static int Run(JournalVerifyVerb verb)
    {
        if (verb.Head is { } text && (text.Length != HashDigits || !text.All(char.IsAsciiHexDigit)))
        {
            MonitorCommandLine.Print([JournalFileErrors.NoHead(text)]);
            return ExitCode.Usage;
        }

        return JournalCommands.Run(verb, source => Run(source, verb.Head?.ToLowerInvariant(), verb.Json));
    }

    private static int Run(JournalSource source, string? head, bool asJson)
    {
        Verification verification = Verify(source, head);
        Console.Out.Write(asJson ? JsonSerializer.Serialize(verification, VerificationJson.Default.Verification) + "\n" : Print(verification));
        if (head is not null && verification is { IsSound: true, Passes: null })
            MonitorCommandLine.Print([JournalFileErrors.HeadNotPassed(head)]);
        return verification.IsSound && (head is null || verification.Passes is not null) ? ExitCode.Well : ExitCode.CheckFailed;
    }

    private static Verification Verify(JournalSource source, string? head)
    {
        VerifyResult result = JournalVerifier.Verify(source.Folder);
        IReadOnlyList<SegmentInfo> segments = source.Folder.Segments;
        return new Verification
        {
            IsSound = result.IsSound,
            Journal = (segments.FirstOrDefault(segment => segment.HasHeader)?.Journal ?? 0).ToString("x16", CultureInfo.InvariantCulture),
            Segments = segments.Count,
            Bytes = segments.Sum(segment => segment.Bytes),
            Events = result.Events,
            FirstSequence = result.Events == 0 ? 0 : segments[0].FirstSequence,
            LastSequence = result.IsSound && segments.Count > 0 ? segments[^1].LastSequence : 0,
            Head = result.HeadText,
            FirstBreak = result.FirstBreak is { } place ? new BrokenPlace(place.File, place.Offset, place.Sequence, place.What) : null,
            Missing = [.. result.Gaps.Select(gap => new MissingSequences(gap.First, gap.Last))],
            BytesUncommitted = result.Uncommitted,
            Passes = result.IsSound && head is not null ? Find(source, head) : null,
        };
    }

    /// <summary>The commit whose hash is the one that was noted down; the chain was found sound before.</summary>
    private static PassedHead? Find(JournalSource source, string head)
    {
        if (source.Folder.Segments is [{ } oldest, ..] && Convert.ToHexStringLower(oldest.Chain.Span) == head)
            return new PassedHead(oldest.FirstSequence - 1, new DateTimeOffset(oldest.Begun.ToDateTime()));
        using JournalFrames frames = new(source, from: 0, _ => { });
        while (frames.TryRead(out JournalFrame frame))
        {
            if (frame.Kind == FrameKind.Commit && Convert.ToHexStringLower(frame.Chain) == head)
                return new PassedHead(frame.Sequence, new DateTimeOffset(frame.CommitTime.ToDateTime()));
        }

        return null;
    }

    private static string Print(Verification verification)
    {
        StringBuilder text = new();
        if (verification.FirstBreak is { } place)
        {
            text.Append(CultureInfo.InvariantCulture, $"broken: {place.File} at offset {place.Offset}, where event {place.Sequence} was to come: {place.What}\n");
            text.Append(CultureInfo.InvariantCulture, $"in front of it {Counted.Text(verification.Events, "sound event")}, and the chain is at {verification.Head}\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"sound: journal {verification.Journal}, {Counted.Text(verification.Segments, "segment")}, {Counted.Text(verification.Events, "event")}, {Amount.OfBytes(verification.Bytes)}, every byte read and the chain followed\n");
            text.Append(CultureInfo.InvariantCulture, $"chain head {verification.Head} at {verification.LastSequence}\n");
        }

        foreach (MissingSequences gap in verification.Missing)
            text.Append(CultureInfo.InvariantCulture, $"no events {gap.First} to {gap.Last}: the writer lost them and says so\n");
        if (verification.BytesUncommitted > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Counted.Text(verification.BytesUncommitted, "byte")} behind the last commit, which nobody was promised\n");
        if (verification.Passes is { } passes)
            text.Append(CultureInfo.InvariantCulture, $"the chain passes through the head that was noted down, at event {passes.Sequence}, {passes.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC\n");
        return text.ToString();
    }
}
