using System.Text;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Builds a segment again from what was parsed of it: the same meaning must give the same bytes.</summary>
internal static class Replay
{
    /// <summary>Builds a segment again.</summary>
    /// <param name="parsed">The segment.</param>
    /// <param name="salt">Another salt.</param>
    public static SegmentBuilder Whole(SegmentParser parsed, ulong? salt = null)
    {
        SegmentBuilder built = new(parsed.Journal, salt ?? parsed.Salt, parsed.First, parsed.Begun, parsed.Chain);
        foreach (ParsedFrame frame in parsed.Frames())
            Frame(built, frame);
        return built;
    }

    private static void Frame(SegmentBuilder built, ParsedFrame frame)
    {
        switch (frame.Kind)
        {
            case Kind.Description:
                built.Description(Encoding.UTF8.GetString(frame.Content));
                break;
            case Kind.Entry:
                built.Next = frame.Sequence;
                built.Entry(frame.Routes, frame.NameBytes, frame.Record);
                break;
            case Kind.Ledger:
                built.Ledger([.. Rows(frame.Content)]);
                break;
            case Kind.Commit:
                built.Commit(BitConverter.ToInt64(frame.Content, 8));
                break;
            default:
                built.Seal();
                break;
        }
    }

    private static IEnumerable<(ushort Event, byte Step, byte Reason, uint Sink, ulong Count)> Rows(byte[] content)
    {
        for (int at = 8; at < content.Length; at += 24)
            yield return (BitConverter.ToUInt16(content, at), content[at + 2], content[at + 3], BitConverter.ToUInt32(content, at + 4), BitConverter.ToUInt64(content, at + 16));
    }
}
