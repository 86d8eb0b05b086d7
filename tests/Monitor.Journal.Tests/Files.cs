using System.Buffers.Binary;
using System.Globalization;

namespace Monitor.Journal.Tests;

/// <summary>Finds and spoils places in segment files.</summary>
internal static class Files
{
    /// <summary>Where the entry of a sequence lies.</summary>
    public static long Find(string path, ulong sequence)
    {
        using SegmentReader reader = Open(path);
        while (reader.TryRead(out JournalFrame frame))
        {
            if (frame.Kind is FrameKind.Entry && frame.Sequence == sequence)
                return frame.Offset;
        }

        throw new InvalidOperationException($"{path} has no entry {sequence}.");
    }

    /// <summary>Where the last commit and the seal lie.</summary>
    public static (long Commit, long Seal) FindEnd(string path)
    {
        using SegmentReader reader = Open(path);
        long commit = 0;
        while (reader.TryRead(out JournalFrame frame))
        {
            if (frame.Kind is FrameKind.Commit)
                commit = frame.Offset;
            else if (frame.Kind is FrameKind.Seal)
                return (commit, frame.Offset);
        }

        throw new InvalidOperationException($"{path} has no seal.");
    }

    public static SegmentReader Open(string path)
    {
        JournalFolder folder = JournalFolder.Open(path);
        return folder.OpenSegment(folder.Segments[0]);
    }

    /// <summary>Turns a bit of the frame that begins at a place.</summary>
    public static void Spoil(string path, long frame, int at = 40)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[frame + at] ^= 4;
        Write(path, bytes);
    }

    public static void Write(string path, byte[] bytes)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Writes another version into a header and makes it sound.</summary>
    public static void SetVersion(string path, byte version)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[7] = version;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(92), Checksum.Of(bytes.AsSpan(0, 92)));
        Write(path, bytes);
    }

    /// <summary>What a reader yields: <c>1-3</c> for numbers in a row, <c>gap 4-5</c>, other texts as they are.</summary>
    public static List<string> Runs(this JournalReader reader)
    {
        List<string> runs = [];
        (int First, int Last)? run = null;
        void End()
        {
            if (run is { } ended)
                runs.Add($"{ended.First}-{ended.Last}");
            run = null;
        }

        while (true)
        {
            if (reader.TryRead(out JournalEntry entry))
            {
                string text = TestEvents.TextOf(entry.Record).TrimEnd('.');
                if (!int.TryParse(text, CultureInfo.InvariantCulture, out int number))
                {
                    End();
                    runs.Add(text);
                    continue;
                }

                if (run is { } before && number == before.Last + 1)
                    run = (before.First, number);
                else
                {
                    End();
                    run = (number, number);
                }
            }
            else if (reader.TryTakeGap(out JournalGap? gap))
            {
                End();
                runs.Add($"gap {gap.FirstSequence}-{gap.LastSequence}");
            }
            else
            {
                End();
                return runs;
            }
        }
    }
}
