using System.Runtime.InteropServices;
using System.Text;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>Follows the file that a server writes, reading each line once.</summary>
/// <param name="path">The file.</param>
internal sealed class ReceivedLines(string path)
{
    private const string UidMark = "\"EventUid\":\"";

    private readonly byte[] _chunk = new byte[1 << 20];
    private readonly List<byte> _line = [];
    private long _position;

    /// <summary>Number of lines.</summary>
    public long Count { get; private set; }

    /// <summary>The numbers of the events whose JSON is there whole. A line that a killed server left torn, with the next one behind it, counts as that one.</summary>
    public SortedSet<int> Numbers { get; } = [];

    /// <summary>Reads what has come.</summary>
    public ReceivedLines Follow()
    {
        if (!File.Exists(path))
            return this;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite) { Position = _position };
        while (file.Read(_chunk) is > 0 and int length)
        {
            _position += length;
            Take(_chunk.AsSpan(0, length));
        }

        return this;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and int end)
        {
            _line.AddRange(bytes[..end]);
            bytes = bytes[(end + 1)..];
            Note(Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_line)));
            _line.Clear();
        }

        _line.AddRange(bytes);
    }

    private void Note(string line)
    {
        Count++;
        int uid = line.LastIndexOf(UidMark, StringComparison.Ordinal) + UidMark.Length;
        if (uid >= UidMark.Length && line.EndsWith("}}", StringComparison.Ordinal))
            Numbers.Add(Corpus.NumberOf(line[uid..line.IndexOf('"', uid)]));
    }
}
